"""The 87 event types by family, our own, and those on the streams that nobody handles (events.md 1.4 and 4)."""

from __future__ import annotations

from projector.contract.desk_events import ADJUSTMENTS, AUDITED
from projector.contract.staff_events import STAFF

FAMILIES: dict[str, tuple[str, ...]] = {
    "account": (
        "account.created.v1",
        "account.updated.v1",
        "account.status_changed.v1",
        "account.closed.v1",
        "account.schedule.created.v1",
        "account.schedule.updated.v1",
    ),
    "aging": ("loan.aging.updated.v1",),
    "customer": (
        "customer.created.v1",
        "customer.updated.v1",
        "customer.changed.v1",
        "customer.verified.v1",
    ),
    "identity": (
        "customer.identity.linked.v1",
        "customer.identity.merged.v1",
    ),
    "chat": (
        "conversation_started",
        "user_input",
        "assistant_response",
        "applicationDetail_changed",
        "noticeboard_post",
        "noticeboard_updated",
        "final_credit_decision",
        "final_decision",
        "conversation_summary",
        "conversationSummary_changed",
    ),
    "assessment": (
        "identityRisk_assessment",
        "credit_assessment_serviceability_result",
        "credit_assessment_accountConduct_result",
        "serviceability_assessment_results",
        "fraudCheck_assessment",
        "post_identity_risk_checks_complete",
        "credit_assessment_complete",
    ),
    "statement-capture": (
        "statement_consent_initiated",
        "statement_consent_complete",
        "statement_consent_cancelled",
        "basiq_job_created",
        "statement_retrieval_complete",
        "affordability_report_downloaded",
        "affordability_report_complete",
        "statement_checks_complete",
    ),
    "fraud": (
        "fraud_risk.assessment.v1",
        "fraud_risk.halt.v1",
    ),
    "identity-verification": ("identity_verification.report.archived.v1",),
    "reapplication": (
        "application.reapplication_blocked.v1",
        "reapplication_block.cleared.v1",
        "reapplication_block.clear_rejected.v1",
        "reapplication_block.auto_cleared.v1",
        "reapplication_block.state.changed.v1",
    ),
    "writeoff": (
        "writeoff.requested.v1",
        "writeoff.approved.v1",
        "writeoff.rejected.v1",
        "writeoff.cancelled.v1",
    ),
    "block-clear-approval": (
        "block_clear_approval.requested.v1",
        "block_clear_approval.approved.v1",
        "block_clear_approval.rejected.v1",
        "block_clear_approval.cancelled.v1",
    ),
    "notification": (
        "notification.sent.v1",
        "notification.delivery_failed.v1",
        "notification.suppression.changed.v1",
        "statement.generated.v1",
    ),
    "collections": (
        "collection.case.opened.v1",
        "collection.case.exhausted.v1",
        "collection.case.cured.v1",
        "collection.case.hardship_paused.v1",
        "collection.case.resumed.v1",
        "collection.case.stop_contact_applied.v1",
        "collection.case.step_advanced.v1",
    ),
    "marketing": (
        "contact.observed.v1",
        "contact.updated.v1",
        "contact.linked.v1",
        "contact.unlinked.v1",
        "contact.consent.granted.v1",
        "contact.consent.withdrawn.v1",
        "contact.interaction.logged.v1",
        "contact.stage.changed.v1",
        "contact.erased.v1",
        "contact.merged.v1",
        "batch.created.v1",
        "batch.invitations.triggered.v1",
        "contact.batch.assigned.v1",
        "feedback.received.v1",
        "feedback.status.changed.v1",
        "referral.attributed.v1",
    ),
    "applicant-release": (
        "applicant_release.released.v1",
        "applicant_release.revoked.v1",
        "applicant_release.grant_claimed.v1",
        "applicant_release.invites_sent.v1",
        "applicant_release.gate_mode.changed.v1",
    ),
    "clicksend": ("clicksend.inbound.received.v1",),
}
"""Handled types of the contract by family."""

OWN: frozenset[str] = frozenset((*ADJUSTMENTS, *AUDITED, *STAFF))
"""Handled types that the intake defines (docs/protocol.md, docs/staff-events.md)."""

HANDLED: frozenset[str] = frozenset(name for names in FAMILIES.values() for name in names) | OWN
"""Every type that has a projection. An entry of such a type whose handler could not be loaded is a dead letter,
not an unknown type: it is not lost."""

BODY_IN_ENVELOPE: frozenset[str] = frozenset(
    (*FAMILIES["chat"], *FAMILIES["assessment"], *FAMILIES["statement-capture"])
)
"""Types whose body may be absent, with its fields at the top level of the envelope (rule CHAT-3)."""

WITHOUT_HANDLER: frozenset[str] = frozenset(
    (
        "account.disbursed.v1",
        "applicant_release.gate_mode.set.v1",
        "application.status_changed.v1",
        "application.submitted.v1",
        "customer.contact.verified.v1",
        "customer.state.changed.v1",
        "identity_verification.report.archive_failed.v1",
        "instalment.status.changed.v1",
        "payment.processed.v1",
        "payment.scheduled.v1",
    )
)
"""Types that occur on the streams and are acknowledged and counted only."""
