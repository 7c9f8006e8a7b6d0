"""A file on its way in: streamed to a file that has no name, and gone the moment it is closed."""

from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

PATIENCE: Final = 8
"""So many times more than may be taken is passed over, to say so; then the line is cut."""


class Streamed(FileUploadHandler):
    """Takes the files of one request, together no larger than `most` bytes.

    A file lies where the database does and has no name there: nothing of it is left behind, also
    where this server is killed while it reads.
    """

    chunk_size = 1 << 16

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.too_large = False
        self._left = most
        self._patience = -PATIENCE * most
        self._files: list[IO[bytes]] = []

    def new_file(self, *told: Any, **more: Any) -> None:
        """A file begins."""
        super().new_file(*told, **more)
        self._files.append(TemporaryFile(dir=settings.DATA_FOLDER))  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """More of it. Above the limit nothing is kept, and the rest is passed over.

        The rest is let through here, as Django would read it line by line, however long a line is;
        only so can the browser show why its file is not taken.
        """
        self._left -= len(raw_data)
        if self._left < self._patience:
            raise StopUpload(connection_reset=True)
        if self._left < 0:
            self.too_large = True
            self.close()
        else:
            self._files[-1].write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """A file is there, to be read from its beginning."""
        if self.too_large:
            return None
        file = self._files[-1]
        file.seek(0)
        return UploadedFile(file=file, name=self.file_name, size=file_size)

    def upload_interrupted(self) -> None:
        """Nothing of what came is kept."""
        self.close()

    def close(self) -> None:
        """Let go of the files, and so delete them."""
        for file in self._files:
            file.close()
