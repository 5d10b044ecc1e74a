"""The suffixes of files that hold no articles, such as pictures and programs: those are never opened."""

from posixpath import splitext

_PICTURES = """
.jpg .jpeg .jpe .jfif .png .gif .webp .avif .bmp .ico .cur .svg .svgz .tif .tiff .heic .heif .psd .ai .eps
.indd .idml .qxp .cdr .xcf .raw .cr2 .cr3 .nef .arw .dng .orf .rw2 .thm .xmp .sketch .fig
"""
_FILM_AND_SOUND = """
.mp4 .m4v .mov .avi .mkv .webm .flv .wmv .mpg .mpeg .3gp .ts .m2ts .mts .m3u8 .mp3 .m4a .wav .ogg .oga
.ogv .opus .aac .flac .wma .amr .mid .midi .aup3 .prproj .srt .vtt .ass
"""
_PARTS_OF_PAGES = """
.woff .woff2 .ttf .otf .eot .css .scss .sass .less .js .mjs .cjs .map .wasm .swf .download .webmanifest
.jsx .tsx
"""
_OFFICE = """
.pdf .ps .doc .docx .docm .dot .dotx .xls .xlsx .xlsm .xlsb .ppt .pptx .pptm .pps .ppsx .odt .ods .odp
.odg .rtf .pages .numbers .key .wpd .wps .pub .epub .mobi .azw .azw3 .djvu .xps .one .vsd .vsdx .msg .pst
.vcf .ics .tex .bib
"""
_PROGRAMS = """
.exe .dll .so .dylib .msi .bin .com .bat .cmd .ps1 .sh .bash .zsh .apk .ipa .deb .rpm .dmg .pkg .appimage
.jar .war .class .o .a .lib .obj .pyc .pyo .pyd .whl .py .ipynb .php .rb .pl .pm .java .kt .c .h .cc .cpp
.hpp .cs .go .rs .swift .scala .lua .vb .vbs .asp .aspx .jsp .r .rmd .rdata .rds .m .jl .dart .vue .svelte
.lock
"""
_SETTINGS_AND_LEFTOVERS = """
.ini .cfg .conf .toml .yml .yaml .properties .plist .reg .env .lnk .url .webloc .desktop .log .tmp .temp
.bak .swp .swo .part .crdownload .torrent .pid .sock .pem .crt .cer .p12 .pfx .sig .asc .md5 .sha1 .sha256
.sha512 .gitignore
"""
_DATA = """
.db .sqlite .sqlite3 .db3 .mdb .accdb .dbf .frm .ibd .myd .myi .sql .dump .ldb .parquet .feather .arrow
.orc .avro .h5 .hdf5 .npy .npz .pkl .pickle .joblib .pt .pth .onnx .safetensors .gguf .model .mat .sav
.dta .sas7bdat .por .shp .shx .prj .kml .kmz .gpx .geojson .stl .blend .iso .img .vmdk .vdi .qcow2 .cdx
.cdxj .idx
"""
_SUFFIXES = frozenset(
    " ".join(
        (_PICTURES, _FILM_AND_SOUND, _PARTS_OF_PAGES, _OFFICE, _PROGRAMS, _SETTINGS_AND_LEFTOVERS, _DATA)
    ).split()
)
_FOLDERS = frozenset(("__MACOSX",))  # what macOS adds to the archives that it makes


def is_skipped_member(name: str) -> bool:
    """Return whether a file within a container is skipped: its suffix is of another kind, or it is hidden."""
    parts = name.replace("\\", "/").split("/")
    hidden = any((part.startswith(".") and part.strip(".")) or part in _FOLDERS for part in parts)
    return hidden or has_skipped_suffix(parts[-1])


def has_skipped_suffix(name: str) -> bool:
    """Return whether a file's suffix is that of pictures, office documents, programs or the like."""
    return splitext(name)[1].lower() in _SUFFIXES
