/* Targets: all appear together, or every old file is as it was. */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../canonical/publish.h"

struct scene {
    char folder[64];
    char path[4][128];
    struct mo_publish *group;
    struct mo_out *out[4];
    struct mo_diag diag;
};

static int
set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof(*scene));
    char folder[] = "/tmp/moments-test-XXXXXX";
    if (!mkdtemp(folder))
        return -1;
    memcpy(scene->folder, folder, sizeof(folder));
    for (int i = 0; i < 4; i++)
        snprintf(scene->path[i], sizeof(scene->path[i]), "%s/target%d", folder,
                 i);
    scene->group = mo_publish_new(false);
    *state = scene;
    return scene->group ? 0 : -1;
}

/* The number of names in the folder; `remove_all` removes them too. */
static int
count_names(const struct scene *scene, bool remove_all)
{
    char path[400];
    int count = 0;
    DIR *dir = opendir(scene->folder);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        snprintf(path, sizeof(path), "%s/%s", scene->folder, entry->d_name);
        if (remove_all)
            remove(path);
    }
    closedir(dir);
    return count;
}

static int
tear_down(void **state)
{
    struct scene *scene = *state;
    mo_publish_free(scene->group);
    count_names(scene, true);
    rmdir(scene->folder);
    free(scene);
    return 0;
}

static void
store(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void
expect(const char *path, const char *text)
{
    char found[100] = "";
    const int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    const ssize_t len = read(fd, found, sizeof(found) - 1);
    close(fd);
    assert_true(len >= 0);
    found[len] = '\0';
    assert_string_equal(found, text);
}

static mode_t
mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

/* Adds the first COUNT targets and writes "newN" into them. */
static void
open_all(struct scene *scene, int count)
{
    for (int i = 0; i < count; i++) {
        assert_int_equal(
            mo_publish_add(scene->group, scene->path[i], -1, &scene->out[i]),
            MO_OK);
        mo_out_format(scene->out[i], "new%d", i);
    }
}

static void
all_appear_at_commit(void **state)
{
    struct scene *scene = *state;
    store(scene->path[0], "old0", 0600);
    store(scene->path[1], "old1", 0751);
    const mode_t mask = umask(027);
    open_all(scene, 4);
    assert_int_equal(count_names(scene, false), 6);
    expect(scene->path[0], "old0");
    assert_int_equal(access(scene->path[2], F_OK), -1);
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    umask(mask);
    assert_int_equal(count_names(scene, false), 4);
    expect(scene->path[0], "new0");
    expect(scene->path[1], "new1");
    expect(scene->path[3], "new3");
    assert_int_equal(mode_of(scene->path[0]), 0600);
    assert_int_equal(mode_of(scene->path[1]), 0751);
    assert_int_equal(mode_of(scene->path[2]), 0640);
}

static void
abandoned_targets_leave_nothing(void **state)
{
    struct scene *scene = *state;
    store(scene->path[0], "old0", 0644);
    open_all(scene, 3);
    assert_int_equal(mo_out_flush(scene->out[0]), MO_OK);
    mo_publish_free(scene->group);
    scene->group = NULL;
    assert_int_equal(count_names(scene, false), 1);
    expect(scene->path[0], "old0");
}

/* The third of four cannot be renamed: a folder has taken its place. */
static void
a_failed_rename_undoes_the_others(void **state)
{
    struct scene *scene = *state;
    struct stat before, after;
    store(scene->path[0], "old0", 0604);
    assert_int_equal(stat(scene->path[0], &before), 0);
    open_all(scene, 4);
    assert_int_equal(mkdir(scene->path[2], 0755), 0);
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_ECREATE);
    assert_string_equal(scene->diag.source, scene->path[2]);
    assert_non_null(strstr(scene->diag.message, strerror(EISDIR)));
    assert_null(scene->diag.hint);
    mo_publish_free(scene->group);
    scene->group = NULL;
    assert_int_equal(count_names(scene, false), 2); /* and the folder */
    expect(scene->path[0], "old0");
    assert_int_equal(stat(scene->path[0], &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(before.st_mode, after.st_mode);
    assert_int_equal(before.st_mtime, after.st_mtime);
    assert_int_equal(access(scene->path[1], F_OK), -1);
}

static void
nothing_is_renamed_when_one_is_incomplete(void **state)
{
    struct scene *scene = *state;
    store(scene->path[0], "old0", 0644);
    open_all(scene, 1);
    assert_int_equal(
        mo_publish_add(scene->group, "/dev/full", -1, &scene->out[1]), MO_OK);
    mo_out_string(scene->out[1], "too much");
    assert_null(mo_publish_failure(scene->group, scene->out[1]));
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_EIO);
    assert_string_equal(mo_publish_failure(scene->group, scene->out[1]),
                        strerror(ENOSPC));
    assert_non_null(strstr(scene->diag.message, strerror(ENOSPC)));
    assert_string_equal(scene->diag.source, "/dev/full");
    mo_publish_free(scene->group);
    scene->group = NULL;
    expect(scene->path[0], "old0");
    assert_int_equal(count_names(scene, false), 1);
}

static void
links_are_written_through(void **state)
{
    struct scene *scene = *state;
    struct stat info;
    store(scene->path[3], "old", 0644);
    assert_int_equal(symlink("target3", scene->path[0]), 0);
    assert_int_equal(symlink(scene->path[0], scene->path[1]), 0);
    assert_int_equal(
        mo_publish_add(scene->group, scene->path[1], -1, &scene->out[0]),
        MO_OK);
    mo_out_string(scene->out[0], "through");
    assert_int_equal(
        mo_publish_add(scene->group, scene->path[3], -1, &scene->out[1]),
        MO_EUSAGE);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    assert_int_equal(lstat(scene->path[1], &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(lstat(scene->path[0], &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    expect(scene->path[3], "through");
}

static void
dangling_and_circular_links(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(symlink("target3", scene->path[0]), 0);
    assert_int_equal(symlink("target2", scene->path[1]), 0);
    assert_int_equal(symlink("target1", scene->path[2]), 0);
    assert_int_equal(
        mo_publish_add(scene->group, scene->path[1], -1, &scene->out[1]),
        MO_ECREATE);
    assert_int_equal(errno, ELOOP);
    open_all(scene, 1);
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    expect(scene->path[3], "new0");
}

static void
what_cannot_be_created(void **state)
{
    struct scene *scene = *state;
    struct mo_publish *group = scene->group;
    struct mo_out *out = NULL;
    char path[200];
    assert_int_equal(mo_publish_add(group, scene->folder, -1, &out),
                     MO_ECREATE);
    assert_int_equal(errno, EISDIR);
    snprintf(path, sizeof(path), "%s/none/x", scene->folder);
    assert_int_equal(mo_publish_add(group, path, -1, &out), MO_ECREATE);
    assert_int_equal(errno, ENOENT);
    snprintf(path, sizeof(path), "%s/none/", scene->folder);
    assert_int_equal(mo_publish_add(group, path, -1, &out), MO_ECREATE);
    assert_int_equal(mo_publish_add(group, "", -1, &out), MO_ECREATE);
    store(scene->path[0], "x", 0644);
    snprintf(path, sizeof(path), "%s/x", scene->path[0]);
    assert_int_equal(mo_publish_add(group, path, -1, &out), MO_ECREATE);
    assert_int_equal(errno, ENOTDIR);
    assert_null(out);
    assert_int_equal(count_names(scene, false), 1);
}

static void
long_names(void **state)
{
    struct scene *scene = *state;
    char path[400];
    snprintf(path, sizeof(path), "%s/%0255d", scene->folder, 7);
    assert_int_equal(mo_publish_add(scene->group, path, -1, &scene->out[0]),
                     MO_OK);
    mo_out_string(scene->out[0], "long");
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    expect(path, "long");
}

static void
descriptors_and_pipes(void **state)
{
    struct scene *scene = *state;
    const size_t size = 1000000;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[1], F_SETFL, O_NONBLOCK); /* as a shell may leave it */
    const pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        size_t sum = 0;
        char block[1000];
        for (ssize_t len; (len = read(ends[0], block, sizeof(block))) > 0;)
            for (ssize_t i = 0; i < len; i++)
                sum += block[i] == (char)('a' + sum % 26);
        _exit(sum == size ? 0 : 1);
    }
    close(ends[0]);
    assert_int_equal(
        mo_publish_add(scene->group, NULL, ends[1], &scene->out[0]), MO_OK);
    for (size_t i = 0; i < size; i++)
        mo_out_byte(scene->out[0], (char)('a' + i % 26));
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    assert_true(fcntl(ends[1], F_GETFD) >= 0);
    close(ends[1]);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

static void
fifos_are_written_directly(void **state)
{
    struct scene *scene = *state;
    struct stat info;
    assert_int_equal(mkfifo(scene->path[0], 0600), 0);
    const int reader = open(scene->path[0], O_RDONLY | O_NONBLOCK);
    open_all(scene, 1);
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    char found[10] = "";
    assert_int_equal(read(reader, found, sizeof(found)), 4);
    assert_memory_equal(found, "new0", 4);
    close(reader);
    assert_int_equal(stat(scene->path[0], &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    assert_int_equal(count_names(scene, false), 1);
}

static void
synchronised_targets(void **state)
{
    struct scene *scene = *state;
    mo_publish_free(scene->group);
    scene->group = mo_publish_new(true);
    store(scene->path[1], "old1", 0644);
    open_all(scene, 2);
    assert_int_equal(
        mo_publish_add(scene->group, "/dev/null", -1, &scene->out[2]), MO_OK);
    assert_int_equal(mo_publish_commit(scene->group, &scene->diag), MO_OK);
    expect(scene->path[0], "new0");
    expect(scene->path[1], "new1");
    assert_int_equal(count_names(scene, false), 2);
}

static void
on_signal(int number)
{
    mo_publish_unlink_all();
    _exit(128 + number);
}

static void
a_signal_removes_temporary_files(void **state)
{
    struct scene *scene = *state;
    int status;
    store(scene->path[0], "old0", 0644);
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGTERM, on_signal);
        open_all(scene, 3);
        (void)mo_out_flush(scene->out[0]);
        if (count_names(scene, false) == 4)
            raise(SIGTERM);
        _exit(1);
    }
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
    assert_int_equal(count_names(scene, false), 1);
    expect(scene->path[0], "old0");
}

int
main(void)
{
#define WITH_SCENE(test)                                                       \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_SCENE(all_appear_at_commit),
        WITH_SCENE(abandoned_targets_leave_nothing),
        WITH_SCENE(a_failed_rename_undoes_the_others),
        WITH_SCENE(nothing_is_renamed_when_one_is_incomplete),
        WITH_SCENE(links_are_written_through),
        WITH_SCENE(dangling_and_circular_links),
        WITH_SCENE(what_cannot_be_created),
        WITH_SCENE(long_names),
        WITH_SCENE(descriptors_and_pipes),
        WITH_SCENE(fifos_are_written_directly),
        WITH_SCENE(synchronised_targets),
        WITH_SCENE(a_signal_removes_temporary_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
