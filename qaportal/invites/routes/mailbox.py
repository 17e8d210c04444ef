"""The mail of a demo, which goes into a folder alone; an invitation in it can be answered as its mailbox would."""

from flask import Response, current_app, url_for

from qaportal.invites import policy, queries, services
from qaportal.invites.forms import AnswerForm
from qaportal.invites.imip import sequence_of
from qaportal.invites.models import ANSWERS, Invite
from qaportal.invites.routes.blueprint import bp
from qaportal.invites.routes.outcomes import outcome
from qaportal.lib import clock
from qaportal.lib import mail as folder
from qaportal.lib.access import access
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page
from qaportal.programme.routes.sending import sent

ANSWERS_ONLY = "This mail asks for no answer."


def _only_in_a_demo() -> None:
    """Messages hold sign-in links: outside a demo nobody reads those of others."""
    if not (current_app.config["DEMO"] and current_app.config["MAIL_URL"].startswith("folder:")):
        raise NotFound("There is no such page.")


@bp.get("/mail")
@access(policy.can_read_mail)
def mail() -> Response:
    """The latest messages."""
    _only_in_a_demo()
    return page("invites/mail.html", messages=folder.kept())


@bp.get("/mail/<mail:name>")
@access(policy.can_read_mail)
def mail_message(name: str) -> Response:
    """One message."""
    _only_in_a_demo()
    message = folder.kept_message(name)
    form = AnswerForm(formdata=None, data={"sequence": sequence_of(message.calendar)})
    return page("invites/mail_message.html", form=form, message=message, invite=_asked(message), answers=ANSWERS)


@bp.post("/mail/<mail:name>/answer")
@access(policy.can_read_mail)
def answer_mail(name: str) -> Response:
    """Answer as the calendar program of whoever has the message would: by a reply."""
    _only_in_a_demo()
    message = folder.kept_message(name)
    invite, form = _asked(message), AnswerForm()
    if invite is None:
        raise NotFound(ANSWERS_ONLY)

    def act() -> str:
        done = services.answer(
            invite, form.answer.data, sequence=form.sequence.data, by=None, via="mail", stamp=clock.now()
        )
        return outcome(invite, done)

    onto = url_for("invites.mail_message", name=name)
    shown = {"message": message, "invite": invite, "answers": ANSWERS}
    return sent(form, "invites/mail_message.html", act, onto, lambda: shown)


def _asked(message: folder.KeptMessage) -> Invite | None:
    """The invite that a message asks an answer to."""
    return queries.invite_by_letter(message.ident) if "METHOD:REQUEST" in message.calendar else None
