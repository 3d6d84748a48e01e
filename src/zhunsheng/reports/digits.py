"""No bare digit: in the narrative of a report every number is a figure, a date, or a document's number."""

import re

from zhunsheng.reports.blocks import Block

# What may stand in digits without being a figure: years and days, instants, numbers of documents, digests.
ALLOWED = re.compile(
    r"(?:sm3|sha256):[0-9a-f]{64}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:[+-]\d{2}:\d{2}|Z)?| \d{2}:\d{2}\b)?"
    r"|(?:19|20)\d{2}(?:[—–-](?:19|20)\d{2})?年(?:度)?(?:\d{1,2}月(?:\d{1,2}日(?:\d{1,2}时\d{2}分)?)?)?|\d{1,2}月(?:\d{1,2}日)?"
    r"|〔(?:19|20)\d{2}〕\d+号|\b(?:19|20)\d{2}\b|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) \d{1,2}(?:, \d{4})?|No\. \d+ \[\d{4}\]|第\d+条|Article \d+"
)


def bare_digits(blocks: list[Block]) -> list[str]:
    """Each bare digit with the words around it; headings, figures, dates and document numbers are let pass.

    >>> from zhunsheng.reports.blocks import blocks
    >>> bare_digits(blocks("2019年3月报告，共汇报3次。"))
    ['共汇报3次。']
    """
    found = []
    for block in blocks:
        if block.level:
            continue
        for run in block.runs:
            if run.figure is None:
                rest = ALLOWED.sub(lambda m: "·" * len(m[0]), run.text)
                found += [run.text[max(m.start() - 3, 0) : m.end() + 2] for m in re.finditer(r"[0-9０-９]+", rest)]
    return found
