"""One short file per source, named after its id."""

from config.sources import Source


def file_of(source: Source) -> str:
    """The file of a source's spider, as a person finds it: in their own folder, or with this program."""
    return f"{source.code or 'crawler/sources'}/{source.id}.py"
