"""Who signs proves once more who they are (R-178); an attempt leaves its entry, good or not."""

from ninja import Field, Schema

from medcount.api.door import Caller
from medcount.api.wire import Text
from medcount.core.duties import Role
from medcount.people.actions.sessions import prove_identity
from medcount.people.signatures import Method


class Proof(Schema):
    """In which role somebody signs, and what proves that it is they."""

    role: Role
    password: Text
    username: Text = Field("", description="Asked for first, and after a pause.")


def proven(caller: Caller, proof: Proof) -> Method:
    """
    Return how the caller proved who they are, outside of what they sign: the attempt is kept.

    :raises Refused: LOGIN_LOCKED, LOGIN_REFUSED, SIGNING_NEEDS_NAME
    """
    answer = prove_identity(
        user_id=caller.actor.id,
        username=proof.username,
        password=proof.password,
        actor=caller.actor,
        at=caller.at,
    )
    return answer.method()
