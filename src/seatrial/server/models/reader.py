"""Somebody with an account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Readers(BaseUserManager["Reader"]):
    """Makes accounts; none has a password, for one signs in by a mailed code or a passkey."""

    def create_user(self, email: str, **given: Any) -> Reader:
        """An account for an address, as it is written in lower case."""
        reader = self.model(email=email.strip().lower(), **given)
        reader.set_unusable_password()
        reader.save(using=self._db)
        return reader

    def get_by_natural_key(self, username: str | None) -> Reader:
        """The account of an address, however it is written."""
        return self.get(email=(username or "").strip().lower())


class Reader(AbstractBaseUser):
    """An account: an address and a role. Nothing else is known of anybody."""

    class Role(models.TextChoices):
        """What somebody may do: read and vote, write reviews, or everything."""

        READER = "reader"
        EDITOR = "editor"
        ADMINISTRATOR = "administrator"

    email = models.EmailField(max_length=254, unique=True)
    role = models.CharField(max_length=14, choices=Role.choices, default=Role.READER)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = Readers()

    def __str__(self) -> str:
        return self.email

    @property
    def edits(self) -> bool:
        """Whether reviews may be written and published."""
        return self.is_active and self.role in (self.Role.EDITOR, self.Role.ADMINISTRATOR)

    @property
    def is_staff(self) -> bool:
        """Whether the administration opens."""
        return self.is_active and self.role == self.Role.ADMINISTRATOR

    @property
    def is_superuser(self) -> bool:
        """There is no finer rule than the role."""
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's own signature
        """An administrator may do everything there, others nothing."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        """As `has_perm`."""
        return self.is_staff
