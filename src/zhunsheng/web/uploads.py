"""Uploads are cut off at a size: what is larger is not written to the disk first and refused afterwards."""

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from zhunsheng.office.papers import LARGEST

IN_ALL = 4 * LARGEST


class Limited(FileUploadHandler):
    """Stops a request whose files are larger than all papers of an act may be together."""

    def __init__(self, request=None) -> None:
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass on."""
        self.size += len(raw_data)
        if self.size > IN_ALL:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Whoever comes next makes the file."""
