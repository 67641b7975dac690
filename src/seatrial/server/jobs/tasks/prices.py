"""Prices, imported from the price packages where they are installed."""

from __future__ import annotations

import errno

from django_tasks import task

from seatrial.errors import NotReady
from seatrial.facts.catalogue import catalogue_folder
from seatrial.facts.pricing.importing import import_prices
from seatrial.facts.pricing.prices import current_day


@task(key="prices", attempts=2)
def import_prices_of_packages() -> str:
    """Write the catalogue's price files anew; the catalogue's own job then imports them.

    A site without the packages, or whose catalogue nobody may write, is as it should be: the job says so.
    """
    try:
        imported = import_prices(catalogue_folder(), current_day())
    except NotReady as missing:
        return f"Nothing imported. {missing}"
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        return "Nothing imported: the catalogue's folder cannot be written to."
    return f"{len(imported.files)} tools with prices, {len(imported.written)} files written."
