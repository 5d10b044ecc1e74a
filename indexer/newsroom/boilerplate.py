"""Remove boilerplate from a body: advertisements, machine summaries, initials, hash tags, page numbers."""

import re

_LONGEST_LINE = 260  # characters; a longer line is prose, whatever it begins with
# Addresses, each with its owner in parentheses or not.
_EMAILS = r"Email\s?:(?:\s*+[^\s@()]++@[^\s@()]++(?:\s*+\([^()\n]{1,30}\))?+)++"

# By the first three letters of a line, small: what the whole line must match to be boilerplate. Every
# pattern was found in samples of 50,000 articles.
_LINES = {
    beginning: re.compile(pattern, re.IGNORECASE)
    for beginnings, pattern in (
        ("adv", r"advertisements?(?: advertisement)*|advertising|advertorial"),
        ("scr", r"scroll (?:to|untuk|ke).{0,60}(?:content|konten|berita|membaca|lanjut\w*)"),
        ("[ga", r"\[gambas:[^\]]*\](?:\s*\[gambas:[^\]]*\])*"),
        ("hal", r"halaman(?: selanjutnya| berikutnya)?\s*:?\s*(?:\d\s*|show all\s*|selanjutnya\s*)*"),
        (
            "sel",
            r"selanjutnya\s*[:>»]*|selanjutnya\s*:?\s*klik di\s?sini.*|selengkapnya(?: di sini)?\s*[:.>»]*",
        ),
        (
            "ber",
            r"berita (?:terkait|lainnya|terkini|terpopuler)(?: bagikan artikel ini"
            r"(?: berita lainnya.*)?)?\s*:?",
        ),
        ("fot pho", r"(?:foto|photo)\s?:.*"),
        ("loa", r"loading\s*(?:\.{2,}|…)\s*(?:ikuti whatsapp.*)?"),
        ("mem", r"memuat\s*(?:\.{2,}|…)"),
        ("htt www", r"(?:https?://|www\.)\S+(?:\s+(?:https?://|www\.)\S+)*"),
        ("===", r"[=\s]+"),
        ("--- *** ___", r"[-*_\s]+"),
        (
            "iku",
            r"ikuti (?:kami|kuis dan raih|(?:berita|saluran|kanal|channel|akun|terus berita)\b.{0,160}"
            r"(?:google news|whatsapp|telegram|instagram|facebook|twitter|tiktok)"
            r"|whatsapp channel\b).{0,160}",
        ),
        (
            "dap",
            r"dapatkan (?:update|berita|informasi|info)\b.{0,200}(?:whatsapp|telegram|google news|aplikasi"
            r"|kanal|channel|ponsel|kompas\.com|t\.me)\b.{0,160}",
        ),
        (
            "sak ton",
            r"(?:saksikan|tonton) (?:juga )?(?:video|live)(?: pilihan| menarik| terkait)?\b"
            r"(?: (?:pilihan |menarik )?(?:di bawah|berikut|ini|di sini|lainnya).{0,60}|\s*:)?",
        ),
        (
            "sim",
            r"simak (?:video (?:pilihan|berikut|di bawah|lainnya).{0,60}|breaking news dan berita"
            r" pilihan.{0,200}|video\s*[\"“'‘].{3,150}[\"”'’]\s*:?(?:\s*\[gambas:[^\]]*\])?|juga\s*:?)",
        ),
        ("lih", r"lihat postingan ini di\s?(?:instagram)?\s*:?"),
        ("vid", r"video\s?:\s?.{0,150}[^.,\"”]"),
        ("cek", r"cek berita dan artikel yang lain di google.{0,20}"),
        ("dow", r"download aplikasi .{0,60}(?:\.com|\.co\b|\.id|detik|news|okezone|tribun).{0,120}"),
        ("art", r"artikel ini (?:telah|sudah|pernah) (?:tayang|terbit|naik|dimuat)\b.{0,220}"),
        ("bag sha", r"(?:bagikan|share)(?: artikel| berita)?(?: ini)?(?: ke| di)?\s*:?"),
        ("kom", r"komentar\s*(?:\(\d*\))?"),
        ("bac", r"baca selengkapnya(?: di sini)?\s*[.:>»]*"),
        ("ema", _EMAILS),
        ("gab", r"gabung(?: di| ke)? (?:grup|kanal|channel|saluran)\b.{0,160}"),
        ("all", r"all rights? reserved\.?"),
        ("sou", r"source\s?:\s?https?://\S+"),
        (":::", r":::.*"),
    )
    for beginning in beginnings.split(" ")
}
BEGINNINGS = frozenset(_LINES)
"""The first three letters, small, of every line that may be boilerplate."""

_INLINE = (  # a string that every text with the mark holds, and the mark
    ("SCROLL TO", re.compile(r"SCROLL TO (?:CONTINUE|RESUME)(?: WITH)?(?: CONTENT)?")),
    ("ADVERTISEMENT", re.compile(r"ADVERTISEMENT")),
    ("Advertisement", re.compile(r"(?<=[.!?\"”)])\s*Advertisement\s*(?=[A-Z\"“])")),
)
_SIGNED = (  # the same for marks with a character that most texts lack: looking for it is quicker still
    ("[", "[Gambas:", re.compile(r"\[Gambas:[^\]\n]{1,80}\]")),
    ("=", "===", re.compile(r"={3,}")),
    ("=", "= = =", re.compile(r"=(?: =){2,}")),
)

_INITIALS = re.compile(
    r"(?P<end>[.!?\"”’')\]…,]|\n|\A)\s*"
    r"(?:[(\[](?:\*+|-+|[A-Za-z]{1,12}(?:[/.\-,] ?[A-Za-z0-9]{1,12}){0,5}\.?"
    r"|[A-Z][a-z]{0,2}\. ?[A-Z]{2,5}(?:[/.][A-Z0-9]{1,6}){1,3}|[a-z]{2,12} [a-z]{2,6}"
    r"|[A-Z][a-z]{2,14}(?: [A-Z][a-z]{1,14}){1,2}(?:/[A-Za-z]{2,12})?)[)\]]|\*{1,3})\s*\Z"
)
_DESK_INITIALS = re.compile(r"\([a-z]{2,5}(?:/[a-z]{2,5}){1,2}\)")
_LOADING = re.compile(r"[\s,]*(?:[Ll]oading\s?(?:\.{3}|…)|Ikuti Whatsapp Channel Republika)\Z")
_AFTER_SENTENCE = re.compile(r"(?<=[.!?\"”)\]])(?:\s+1(?: [2-9])+|[\s,]*(?:#\s?[A-Za-z][\w ]{2,40}){1,12})\Z")
_PLAIN_ENDS = frozenset('."”')
_LONGEST_END = 60  # characters of initials
_LAST_TAIL = 500  # characters of a text's end that are looked at
_TAGS = re.compile(r"(?:tags?|topik|label)\s?:?", re.IGNORECASE)
_HASHES = re.compile(r"#\s?[^#\n]{2,40}(?:#\s?[^#\n]{2,40})*")
_LONGEST_TAG = 80  # characters
_MOST_TAGS = 16  # lines
_REFERENCES = re.compile(r"(?:Referensi|Rujukan|REFERENSI|Sumber|SUMBER)\s?:?\s*(?=https?:|\()")
_ADDRESS = re.compile(r"https?:\S+|\(\d{1,2}\)|[\s,.;|=-]+")
_FOOT = re.compile(rf"\s*{_EMAILS}\s*\Z")
# A sentence that somebody speaks is no boilerplate, whatever it begins with.
_SPOKEN = re.compile(r",[\"”]? (?:kata|ujar|ucap|tutur|ungkap|jelas|imbuh|tulis|sebut)(?:nya)?\b")
_MACHINE_SUMMARY = re.compile(
    r"\n[^\S\n]*(?:-{3,}[^\S\n]*\n\s*)?:{3,}[^\n]*\n(?=[^\n]{0,60}Ringkasan)"
    r"|\n[^\S\n]*-{3,}[^\S\n]*\n[\s#*:]*Ringkasan\b"
)


def is_boilerplate(line: str) -> bool:
    """Return whether the whole of a line is boilerplate."""
    form = _LINES.get(line[:3].lower())
    if form is None or len(line) > _LONGEST_LINE:
        return False
    return form.fullmatch(line) is not None and _SPOKEN.search(line) is None


def remove_inline_marks(text: str) -> str:
    """Return the text with line breaks in place of the marks of advertisements and embedded media."""
    for sign, form in _INLINE:
        if sign in text:
            text = form.sub("\n", text)
    for character, sign, form in _SIGNED:
        if character in text and sign in text:
            text = form.sub("\n", text)
    return text


def remove_machine_summary(text: str) -> str:
    """Return the text without the summary that a machine appended below a line of dashes or colons."""
    if "Ringkasan" in text and (match := _MACHINE_SUMMARY.search(text)):
        return text[: match.start()]
    return text


def remove_end_marks(text: str) -> str:
    """Return the text without what follows its last sentence: initials, page numbers, hash tags, commas."""
    begin = max(0, len(text) - _LAST_TAIL)
    tail = text[begin:]
    if "@" in tail and (match := _FOOT.search(tail)):
        tail = tail[: match.start()]
    tail = tail.rstrip(" \n\t,")
    if tail[-1:] in ")]*" and (match := _INITIALS.search(tail, max(0, len(tail) - _LONGEST_END))):
        tail = tail[: match.end("end")]
    elif tail:
        form = _AFTER_SENTENCE if tail[-1:].isalnum() else None
        if "oading" in tail or "Ikuti What" in tail:
            form = _LOADING
        if form and (match := form.search(tail, max(0, len(tail) - _LAST_TAIL // 2))):
            tail = tail[: match.start()]
    return (text[:begin] + tail).rstrip()


def ends_as_prose(text: str) -> bool:
    """Return whether a text surely ends in prose: it has none of the signs that all other ends have."""
    if text[-1:] not in _PLAIN_ENDS:
        return False
    tail = text[-_LAST_TAIL:]
    if ":" in tail or "©" in tail or "@" in tail or "oading" in tail:
        return False
    return "http" not in text[-2 * _LAST_TAIL :]


def remove_references(text: str) -> str:
    """Return the text without the list of addresses that closes it, and without its heading."""
    if "http" not in text[-_LAST_TAIL * 2 :]:
        return text
    for match in _REFERENCES.finditer(text, max(0, len(text) - 4 * _LAST_TAIL)):
        if len(_ADDRESS.sub("", text[match.end() :])) <= _LONGEST_TAG:
            return text[: match.start()].rstrip(" =\n")
    return text


def remove_tags(lines: list[str]) -> list[str]:
    """Return the lines without the tags that close them: with hashes, below ``Tags:`` or below initials."""
    while lines and (not lines[-1] or (lines[-1].startswith("#") and _HASHES.fullmatch(lines[-1]))):
        lines.pop()
    for number in range(len(lines) - 1, max(0, len(lines) - _MOST_TAGS), -1):
        line = lines[number]
        if _TAGS.fullmatch(line):
            return lines[:number]
        if _DESK_INITIALS.fullmatch(line):
            return lines[:number] if number + 1 < len(lines) else lines
        if len(line) > _LONGEST_TAG or line.endswith((".", '"', "”", "!", "?")):
            break
    return lines
