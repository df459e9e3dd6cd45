"""Words by code that are looked up when they are read, since each visitor may be spoken to in another language."""

from collections.abc import Iterator, Mapping

from ui.wording import say


class Table(Mapping[str, str]):
    """The words of codes, in the order given, in the language that is spoken at the time of reading."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = dict(keys)
        """Key of the wording by code."""

    def __getitem__(self, code: str) -> str:
        return say(self._keys[code])

    def __contains__(self, code: object) -> bool:
        return code in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
