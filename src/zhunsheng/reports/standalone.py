"""A page of HTML that is opened without a server: its head, and how an official document looks on a screen."""

from html import escape


def standalone(title: str, inside: str, language: str = "zh") -> str:
    """The page around a document; `inside` is HTML already."""
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{inside}\n</main>\n</body>\n</html>\n"
    )


STYLE = """\
body { margin: 0; background: #f4f6f8; color: #1b2430; }
main { max-width: 46em; margin: 24px auto; padding: 48px clamp(18px, 7vw, 96px); background: #fff;
  font: 17px/1.9 "仿宋_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", serif; }
h1 { font-size: 24px; line-height: 1.5; text-align: center; margin: 0 0 1.2em; }
h2 { font-size: 18px; font-family: SimHei, "Noto Sans CJK SC", sans-serif; margin: 1.2em 0 0; }
h3 { font: 17px/1.9 KaiTi, STKaiti, "Noto Serif CJK SC", serif; margin: 0.4em 0 0; }
p { margin: 0; text-indent: 2em; overflow-wrap: break-word; }
.note { text-indent: 0; color: #8f5a00; background: #fdf1dd; padding: 4px 12px; margin-bottom: 1.5em; }
.number { text-indent: 0; text-align: center; margin: -1em 0 1.2em; }
.to { text-indent: 0; }
.attached { margin-top: 1em; }
.signature { text-align: right; }
.foot { margin-top: 1em; font-size: 15px; }
.copies { margin-top: 1em; text-indent: 1em; border-top: 1px solid; border-bottom: 1px solid; }
a { color: inherit; text-decoration: none; border-bottom: 1px dotted #1c5aa6; }
a:hover { color: #1c5aa6; }
@media print { body { background: #fff; } main { margin: 0; padding: 0; } a { border: 0; } }
"""
