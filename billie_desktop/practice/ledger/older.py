"""How an older ledger answers (ledger.md 11): without the newer methods and fields, with the older bucket names."""

from google.protobuf.message import Message

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

MISSING = frozenset({"ApplyDishonourFee", "DisburseLoan"})
_MISSING_FIELDS: dict[str, tuple[str, ...]] = {
    "AccountAgingResponse": ("is_in_arrears",),
    "OverdueAccount": ("is_in_arrears",),
    "GetAccrualEventHistoryRequest": ("from_date", "to_date", "include_future"),
    "AccrualEventHistoryResponse": ("missing_dates", "has_gaps", "filtered_count"),
    "ReconciliationResult": ("integrity_passed", "integrity_discrepancy_count"),
}
_BUCKET_FIELDS = frozenset({"bucket", "previous_bucket", "aging_bucket"})
_OLD_NAMES = {
    "current": "bucket_0",
    "early_arrears": "bucket_1",
    "late_arrears": "bucket_2",
    "default": "bucket_4",
}


def as_older(message: Message) -> Message:
    """The message as an older server would read or send it; changed in place."""
    for name in _MISSING_FIELDS.get(message.DESCRIPTOR.name, ()):
        message.ClearField(name)
    for field, value in message.ListFields():
        if field.name in _BUCKET_FIELDS:
            setattr(message, field.name, _OLD_NAMES.get(value, value))
        elif field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        elif isinstance(value, Message):
            as_older(value)
        else:
            for each in value:
                as_older(each)
    if isinstance(message, pb.ECLConfigResponse):
        rates = {_OLD_NAMES.get(bucket, bucket): rate for bucket, rate in message.pd_rates.items()}
        message.pd_rates.clear()
        message.pd_rates.update(rates)
    return message
