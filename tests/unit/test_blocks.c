/* Plain text as blocks: kinds, blank lines, indentation, wrapped lines. */
#include "support.h"

#include "../../formats/article/text_blocks.h"

static struct mo_blocks
blocks_of(struct mo_arena *arena, const char *text)
{
    struct mo_blocks blocks = {0};
    assert_int_equal(mo_text_blocks(mo_text_from(text), 100, arena, &blocks),
                     MO_OK);
    return blocks;
}

static void
check_block(const struct mo_block *block, enum mo_block_kind kind,
            const char *text, uint64_t byte)
{
    assert_int_equal(block->kind, kind);
    if (text)
        assert_true(mo_text_is(block->text, text));
    else
        assert_null(block->text.ptr);
    assert_int_equal(block->pos.byte, byte);
}

static void
test_kinds(void **state)
{
    struct mo_arena *arena = mo_arena_new();
    struct mo_blocks blocks =
        blocks_of(arena, "Title\n=====\n\n\n  A line\r\n\t• item\n- item 2\n"
                         "* * *\n## Part **2**\n> said\n#1 Name\n");
    const struct mo_block *block = blocks.items;
    (void)state;
    assert_int_equal(blocks.count, 8);
    check_block(&block[0], MO_BLOCK_HEADING, "Title", 100);
    assert_int_equal(block[0].level, 1);
    check_block(&block[1], MO_BLOCK_PARAGRAPH, "A line", 116);
    assert_int_equal(block[1].blank_before, 2);
    assert_int_equal(block[1].indent, 2);
    check_block(&block[2], MO_BLOCK_ITEM, "item", 125);
    assert_true(mo_text_is(block[2].marker, "•"));
    assert_int_equal(block[2].indent, 8);
    assert_int_equal(block[2].blank_before, 0);
    check_block(&block[3], MO_BLOCK_ITEM, "item 2", 134);
    check_block(&block[4], MO_BLOCK_RULE, NULL, 143);
    check_block(&block[5], MO_BLOCK_HEADING, "Part **2**", 149);
    assert_int_equal(block[5].level, 2);
    check_block(&block[6], MO_BLOCK_QUOTE, "said", 163);
    check_block(&block[7], MO_BLOCK_PARAGRAPH, "#1 Name", 170);
    mo_blocks_free(&blocks);
    assert_int_equal(blocks.count, 0);
    mo_arena_free(arena);
}

/* Whatever the width a text is wrapped to, it has the same paragraphs. */
static void
test_wrapped(void **state)
{
    static const char *const words[] = {"the",   "harbour", "is",  "quiet",
                                        "again", "and",     "an",  "answer",
                                        "comes", "too",     "late"};
    struct mo_arena *arena = mo_arena_new();
    (void)state;
    for (size_t width = 50; width <= 90; width += 10) {
        char text[8000], whole[8000];
        size_t len = 0, column = 0, total = 0;
        struct mo_blocks blocks;
        for (size_t i = 0; i < 300; i++) {
            const char *word = words[(i * 7 + i / 11) % 11];
            const size_t size = strlen(word);
            const bool breaks = column > 0 && column + 1 + size > width;
            if (i > 0) {
                text[len++] = breaks ? '\n' : ' ';
                whole[total++] = ' ';
            }
            column = breaks || i == 0 ? size : column + 1 + size;
            memcpy(text + len, word, size);
            memcpy(whole + total, word, size);
            len += size;
            total += size;
        }
        text[len] = whole[total] = '\0';
        blocks = blocks_of(arena, text);
        assert_int_equal(blocks.count, 1);
        assert_true(mo_text_is(blocks.items[0].text, whole));
        mo_blocks_free(&blocks);
    }
    mo_arena_free(arena);
}

/* Short lines below each other are lines, not a wrapped paragraph. */
static void
test_not_wrapped(void **state)
{
    struct mo_arena *arena = mo_arena_new();
    struct mo_blocks blocks =
        blocks_of(arena, "Harbour\nTide\nSalt and other stories of the sea\n"
                         "Foam\nGull\nWeed\nMud\n");
    (void)state;
    assert_int_equal(blocks.count, 7);
    mo_blocks_free(&blocks);
    mo_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_wrapped),
        cmocka_unit_test(test_not_wrapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
