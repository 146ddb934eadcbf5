"""The name index: what can be found, under which names, and by which words and pieces of words.

It knows the rooms above only by a kind and a number, so that nothing here points up the street. See
docs/decisions/name-index.md for the reasons.
"""

from django.db import models
from django.db.models import CompositePrimaryKey


class Entry(models.Model):
    """Something that can be found by its names: a person, a film, a place, an organisation, a city."""

    kind = models.CharField(max_length=16)
    object_id = models.BigIntegerField()
    exchange_id = models.BigIntegerField(null=True)
    is_public = models.BooleanField()
    # What the finder's page needs to know about it besides its names, for example its slug.
    label = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "object_id"), name="one_entry_an_object"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class EntryText(models.Model):
    """One name of an entry, with its folded keys so that a search need not fold it again."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="texts")
    tag = models.CharField(max_length=35)
    kind = models.CharField(max_length=16)
    text = models.TextField()
    keys = models.TextField()

    def __str__(self) -> str:
        return self.text


class EntryWord(models.Model):
    """A folded word of an entry's names.

    Kind, exchange and publicity are repeated from the entry: a search that reads thousands of these rows must
    not look up as many entries to leave most of them out.
    """

    pk = CompositePrimaryKey("word", "entry_id")
    word = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=16)
    exchange_id = models.BigIntegerField(null=True)
    is_public = models.BooleanField()
    # In the shortest name that has it: how many words that name has, and which of them this is, from 0.
    length = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    # All words of the entry, each with a blank before it.
    company = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return self.word


class WordPiece(models.Model):
    """A piece of a word that occurs in some name: see `kinomost.names.match`, `word_grams` and `word_slips`."""

    pk = CompositePrimaryKey("piece", "word")
    piece = models.CharField(max_length=42)
    word = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.piece} in {self.word}"
