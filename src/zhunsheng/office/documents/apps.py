"""Official documents that were issued, and those of them that were voided."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Numbers, digests and voidings of official documents."""

    name = "zhunsheng.office.documents"
    label = "documents"
    verbose_name = "文书"
