/* Runs a program and reports its cost: measure REPORT IN OUT PROGRAM [ARG]...
 *
 * REPORT receives "wall user system peak status", in seconds and KiB. The
 * program's peak would include that of a big parent, so this one is small. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void
become(char **argv)
{
    const int in = open(argv[2], O_RDONLY);
    const int out = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0)
        _exit(126);
    execvp(argv[4], argv + 4);
    _exit(127);
}

int
main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    struct timespec start, end;
    struct rusage usage;
    int status;
    clock_gettime(CLOCK_MONOTONIC, &start);
    const pid_t child = fork();
    if (child == 0)
        become(argv);
    if (child < 0 || waitpid(child, &status, 0) < 0 ||
        getrusage(RUSAGE_CHILDREN, &usage) < 0)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &end);
    FILE *report = fopen(argv[1], "w");
    if (!report)
        return 1;
    fprintf(report, "%.6f %.6f %.6f %ld %d\n",
            (double)(end.tv_sec - start.tv_sec) +
                (double)(end.tv_nsec - start.tv_nsec) / 1e9,
            seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return fclose(report) == 0 ? 0 : 1;
}
