/* Runs a fuzz target over files: replay FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return 1;
    static uint8_t bytes[1 << 20];
    const size_t len = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    return LLVMFuzzerTestOneInput(bytes, len);
}

int
main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        if (replay(argv[i]) != 0)
            failed++;
    printf("replay: %d passed, %d failed\n", argc - 1 - failed, failed);
    return failed > 0 || argc < 2;
}
