/* The tag files of a bag (RFC 8493 section 2) and its README. */
#include "bundle.h"

static const char digits[] = "0123456789abcdef";

void
mo_bundle_put_digest(struct mo_out *out, const uint8_t sha256[32])
{
    for (size_t i = 0; i < 32; i++) {
        mo_out_byte(out, digits[sha256[i] >> 4]);
        mo_out_byte(out, digits[sha256[i] & 15]);
    }
}

void
mo_bundle_put_bagit(const struct mo_bundle *bundle, struct mo_out *out)
{
    (void)bundle;
    mo_out_string(out, "BagIt-Version: 1.0\n"
                       "Tag-File-Character-Encoding: UTF-8\n");
}

/* Without a given time the date stays out: 1980 would be a lie. */
void
mo_bundle_put_info(const struct mo_bundle *bundle, struct mo_out *out)
{
    char time[MO_TIME_SIZE];
    uint64_t octets = 0;
    for (size_t i = MO_PART_FIRST_PAYLOAD; i < MO_PART_COUNT; i++)
        octets += bundle->parts[i].sums.bytes_in;
    mo_out_string(out, "Bag-Software-Agent: moments " MO_VERSION "\n");
    if (bundle->dated && mo_time_format(bundle->timestamp, time))
        mo_out_format(out, "Bagging-Date: %.10s\n", time);
    mo_out_string(out,
                  "External-Description: Ranked lists of moments (lists: ");
    mo_out_uint(out, bundle->list_count);
    mo_out_string(out, ", moments: ");
    mo_out_uint(out, bundle->moment_count);
    mo_out_string(out, ")\nPayload-Oxum: ");
    mo_out_uint(out, octets);
    mo_out_byte(out, '.');
    mo_out_uint(out, MO_PART_COUNT - MO_PART_FIRST_PAYLOAD);
    mo_out_byte(out, '\n');
}

/* RFC 8493 section 2.1.3, spelled as `sha256sum -c` wants it. */
static void
put_line(const struct mo_bundle *bundle, struct mo_out *out, size_t part)
{
    mo_bundle_put_digest(out, bundle->parts[part].sums.sha256);
    mo_out_string(out, "  ");
    mo_out_string(out, mo_part_path(part));
    mo_out_byte(out, '\n');
}

void
mo_bundle_put_manifest(const struct mo_bundle *bundle, struct mo_out *out)
{
    for (size_t i = MO_PART_FIRST_PAYLOAD; i < MO_PART_COUNT; i++)
        put_line(bundle, out, i);
}

void
mo_bundle_put_tag_manifest(const struct mo_bundle *bundle, struct mo_out *out)
{
    for (size_t i = 0; i < MO_PART_FIRST_PAYLOAD; i++)
        if (i != MO_PART_TAG_MANIFEST)
            put_line(bundle, out, i);
}

static const char about[] =
    "# Ranked lists of moments\n"
    "\n"
    "This folder holds ranked lists of moments (a moment is one entry of a\n"
    "list: a scene of a film, say, with its rank, title and description),\n"
    "the same lists in four formats, made to be read without the program\n"
    "that wrote them.\n"
    "\n";

static const char how_to[] =
    "\n"
    "## What is in it\n"
    "\n"
    "- `data/moments.ndjson`: everything. One JSON object a line, each a\n"
    "  moment; its member `list` says to which list it belongs, with all that\n"
    "  is known of the list on the list's first line. UTF-8.\n"
    "- `data/moments.csv`: one row a moment, for spreadsheets and databases.\n"
    "  Columns that begin with `list.` tell of the list. Several values in a\n"
    "  cell are separated by `; `. UTF-8, comma, LF.\n"
    "- `data/moments.md`: to be read by people.\n"
    "- `data/moments.xml`: one XML document.\n"
    "- `data/datapackage.json`: describes the four as a Data Package\n"
    "  (<https://datapackage.org/>), with the type of every CSV column.\n"
    "\n"
    "## Is it whole?\n"
    "\n"
    "In this folder, with GNU coreutils:\n"
    "\n"
    "    sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt\n"
    "\n"
    "The folder is a bag as in RFC 8493 (BagIt 1.0), so any BagIt tool can\n"
    "check it too.\n"
    "\n"
    "## Reading it\n"
    "\n"
    "With Python, for instance:\n"
    "\n"
    "    import json\n"
    "    for line in open('data/moments.ndjson', encoding='utf-8'):\n"
    "        moment = json.loads(line)\n"
    "        print(moment.get('rank'), moment.get('title'))\n"
    "\n"
    "With the program `moments`, straight from the archive, after the digests\n"
    "have been checked:\n"
    "\n"
    "    moments convert ARCHIVE -o moments.json\n";

void
mo_bundle_put_readme(const struct mo_bundle *bundle, struct mo_out *out)
{
    mo_out_string(out, about);
    mo_out_string(out, "Lists: ");
    mo_out_uint(out, bundle->list_count);
    mo_out_string(out, ". Moments: ");
    mo_out_uint(out, bundle->moment_count);
    mo_out_string(out, ".\n");
    mo_out_string(out, how_to);
}
