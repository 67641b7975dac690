"""All that is known of a licence for one case, as programs get it: from the command line and from the site alike."""

from __future__ import annotations

from pydantic import BaseModel, Field

from seatrial.facts.catalogue import Catalogue
from seatrial.facts.licensing.case import Case
from seatrial.facts.licensing.naming import find_licence, tools_under
from seatrial.facts.licensing.permission import DISCLAIMER, Permission, judge
from seatrial.facts.schema import LicenceFile


class LicenceAnswer(BaseModel):
    """A case under a licence, or under an expression of several."""

    tool: str | None = Field(description="The slug of the tool whose licence was asked for.")
    case: Case
    permission: Permission
    disclaimer: str = DISCLAIMER
    licences: list[LicenceFile] = Field(description="What was read of each licence that the catalogue has.")
    tools: list[str] = Field(description="The slugs of the tools under any of them.")


def answer_for(catalogue: Catalogue, name: str, case: Case) -> LicenceAnswer:
    """A case under the licence that a name means; NotFound where it means none."""
    expression, tool = find_licence(catalogue, name)
    files = catalogue.licences.files
    ids = catalogue.licences.ids_in(expression)
    return LicenceAnswer(
        tool=tool.slug if tool else None,
        case=case,
        permission=judge(expression, case, catalogue.licences),
        licences=[files[id_] for id_ in dict.fromkeys(ids) if id_ in files],
        tools=[each.slug for each in tools_under(catalogue, expression)],
    )
