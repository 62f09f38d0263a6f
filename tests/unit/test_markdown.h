/* Hostile texts for the tests of Markdown, made of pieces that mean something
 * to some reader of it. */
#ifndef TESTS_TEST_MARKDOWN_H
#define TESTS_TEST_MARKDOWN_H

#include "support.h"

static const char *const pieces[] = {
    "a",
    "b1",
    "word",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n\n\n",
    "\t",
    "\r",
    "\r\n",
    "#",
    "## ",
    "###### x",
    ">",
    "> ",
    "- ",
    "-",
    "---",
    "+ ",
    "+",
    "* ",
    "*",
    "**",
    "***",
    "_",
    "__",
    "_x_",
    "a_b",
    "===",
    "=",
    "~",
    "~~~",
    "`",
    "```",
    "``",
    "1.",
    "1. ",
    "12) ",
    "123456789. ",
    "-3. ",
    "[",
    "]",
    "[a](b)",
    "[a]: /u \"t\"",
    "![i](j)",
    "(",
    ")",
    "<",
    ">",
    "<b>",
    "</p>",
    "<div>\n",
    "<!-- x -->",
    "<!-- moments:item {} -->",
    "<?php",
    "<![CDATA[x]]>",
    "&",
    "&amp;",
    "&lt",
    "&#32;",
    "&#x41;",
    "&nosuch;",
    "AT&T;",
    "\\",
    "\\\\",
    "\\n",
    "\\*",
    "|",
    "| a | b |\n| --- | --- |\n",
    ":--",
    ":",
    "!",
    "\"",
    "'",
    "$",
    "$x$",
    "%",
    "^",
    "{",
    "}",
    "@",
    "http://a.b/c",
    "https://x.org",
    "https://x.org/a_(b)?q=*&amp;r=1.",
    "HTTP://A.B",
    "ftp://f.g/h",
    "(http://a.b/(c))",
    "xhttp://y",
    "://",
    "http://",
    "www.a.b",
    "www.",
    "a@b.org",
    "mailto:a@b.org",
    "\xc2\xa0",
    "\xe3\x80\x80",
    "\xe2\x80\x83",
    "\xef\xbb\xbf",
    "\xe2\x80\xa8",
    "\xc2\x85",
    "\x01",
    "\x0b",
    "\x0c",
    "\x1b[31m",
    "\x7f",
    "\xe2\x80\x9c",
    "\xe2\x80\x9d",
    "\xc3\xa9",
    "\xec\x95\x84",
    "\xf0\x9f\x98\x80",
    "\xef\xbf\xbe",
    ",",
    ", ",
    ";",
    ".",
    "...",
    "?",
    "Credit:",
    "*Credit:* x",
    "- **Year:** 1",
    "**",
    "    code",
    "<br>",
    "&ldquo;",
    "\xe2\x80\x9cx\xe2\x80\x9d",
    "-->",
    "--",
};

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)(*seed >> 8) * below) >> 24);
}

static struct mo_text
make_text(uint32_t *seed, char *buffer, size_t size)
{
    const uint32_t count = 1 + draw(seed, 9);
    size_t len = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *const piece =
            pieces[draw(seed, sizeof(pieces) / sizeof(*pieces))];
        if (len + strlen(piece) > size)
            break;
        memcpy(buffer + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return mo_text_of(buffer, len);
}

#endif
