import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TransactionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TRANSACTION_TYPE_UNSPECIFIED: _ClassVar[TransactionType]
    DISBURSEMENT: _ClassVar[TransactionType]
    ESTABLISHMENT_FEE: _ClassVar[TransactionType]
    REPAYMENT: _ClassVar[TransactionType]
    LATE_FEE: _ClassVar[TransactionType]
    DISHONOUR_FEE: _ClassVar[TransactionType]
    FEE_WAIVER: _ClassVar[TransactionType]
    ADJUSTMENT: _ClassVar[TransactionType]
    WRITE_OFF: _ClassVar[TransactionType]

class ExportType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPORT_TYPE_UNSPECIFIED: _ClassVar[ExportType]
    EXPORT_TYPE_JOURNAL_ENTRIES: _ClassVar[ExportType]
    EXPORT_TYPE_AUDIT_TRAIL: _ClassVar[ExportType]
    EXPORT_TYPE_METHODOLOGY: _ClassVar[ExportType]

class ExportFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPORT_FORMAT_UNSPECIFIED: _ClassVar[ExportFormat]
    EXPORT_FORMAT_CSV: _ClassVar[ExportFormat]
    EXPORT_FORMAT_JSON: _ClassVar[ExportFormat]

class ExportStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPORT_STATUS_UNSPECIFIED: _ClassVar[ExportStatus]
    EXPORT_STATUS_PENDING: _ClassVar[ExportStatus]
    EXPORT_STATUS_PROCESSING: _ClassVar[ExportStatus]
    EXPORT_STATUS_COMPLETED: _ClassVar[ExportStatus]
    EXPORT_STATUS_FAILED: _ClassVar[ExportStatus]
TRANSACTION_TYPE_UNSPECIFIED: TransactionType
DISBURSEMENT: TransactionType
ESTABLISHMENT_FEE: TransactionType
REPAYMENT: TransactionType
LATE_FEE: TransactionType
DISHONOUR_FEE: TransactionType
FEE_WAIVER: TransactionType
ADJUSTMENT: TransactionType
WRITE_OFF: TransactionType
EXPORT_TYPE_UNSPECIFIED: ExportType
EXPORT_TYPE_JOURNAL_ENTRIES: ExportType
EXPORT_TYPE_AUDIT_TRAIL: ExportType
EXPORT_TYPE_METHODOLOGY: ExportType
EXPORT_FORMAT_UNSPECIFIED: ExportFormat
EXPORT_FORMAT_CSV: ExportFormat
EXPORT_FORMAT_JSON: ExportFormat
EXPORT_STATUS_UNSPECIFIED: ExportStatus
EXPORT_STATUS_PENDING: ExportStatus
EXPORT_STATUS_PROCESSING: ExportStatus
EXPORT_STATUS_COMPLETED: ExportStatus
EXPORT_STATUS_FAILED: ExportStatus

class GetTransactionsRequest(_message.Message):
    __slots__ = ("loan_account_id", "limit", "from_date", "to_date", "type_filter")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FILTER_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    limit: int
    from_date: str
    to_date: str
    type_filter: TransactionType
    def __init__(self, loan_account_id: _Optional[str] = ..., limit: _Optional[int] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., type_filter: _Optional[_Union[TransactionType, str]] = ...) -> None: ...

class Transaction(_message.Message):
    __slots__ = ("transaction_id", "loan_account_id", "type", "transaction_date", "effective_date", "principal_delta", "fee_delta", "principal_after", "fee_after", "total_delta", "total_after", "description", "reference_type", "reference_id", "metadata", "created_by", "created_at", "portfolio_entry_id", "notes")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_DATE_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_DATE_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_DELTA_FIELD_NUMBER: _ClassVar[int]
    FEE_DELTA_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_AFTER_FIELD_NUMBER: _ClassVar[int]
    FEE_AFTER_FIELD_NUMBER: _ClassVar[int]
    TOTAL_DELTA_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AFTER_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_TYPE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    PORTFOLIO_ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    transaction_id: str
    loan_account_id: str
    type: TransactionType
    transaction_date: _timestamp_pb2.Timestamp
    effective_date: str
    principal_delta: str
    fee_delta: str
    principal_after: str
    fee_after: str
    total_delta: str
    total_after: str
    description: str
    reference_type: str
    reference_id: str
    metadata: _containers.ScalarMap[str, str]
    created_by: str
    created_at: _timestamp_pb2.Timestamp
    portfolio_entry_id: str
    notes: str
    def __init__(self, transaction_id: _Optional[str] = ..., loan_account_id: _Optional[str] = ..., type: _Optional[_Union[TransactionType, str]] = ..., transaction_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effective_date: _Optional[str] = ..., principal_delta: _Optional[str] = ..., fee_delta: _Optional[str] = ..., principal_after: _Optional[str] = ..., fee_after: _Optional[str] = ..., total_delta: _Optional[str] = ..., total_after: _Optional[str] = ..., description: _Optional[str] = ..., reference_type: _Optional[str] = ..., reference_id: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ..., created_by: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., portfolio_entry_id: _Optional[str] = ..., notes: _Optional[str] = ...) -> None: ...

class GetTransactionsResponse(_message.Message):
    __slots__ = ("loan_account_id", "transactions", "total_count")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    TRANSACTIONS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    transactions: _containers.RepeatedCompositeFieldContainer[Transaction]
    total_count: int
    def __init__(self, loan_account_id: _Optional[str] = ..., transactions: _Optional[_Iterable[_Union[Transaction, _Mapping]]] = ..., total_count: _Optional[int] = ...) -> None: ...

class GetBalanceRequest(_message.Message):
    __slots__ = ("loan_account_id",)
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    def __init__(self, loan_account_id: _Optional[str] = ...) -> None: ...

class GetBalanceResponse(_message.Message):
    __slots__ = ("loan_account_id", "principal_balance", "fee_balance", "total_outstanding", "as_of")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    FEE_BALANCE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_OUTSTANDING_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    principal_balance: str
    fee_balance: str
    total_outstanding: str
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, loan_account_id: _Optional[str] = ..., principal_balance: _Optional[str] = ..., fee_balance: _Optional[str] = ..., total_outstanding: _Optional[str] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetLedgerRecordRequest(_message.Message):
    __slots__ = ("loan_account_id",)
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    def __init__(self, loan_account_id: _Optional[str] = ...) -> None: ...

class LedgerRecordResponse(_message.Message):
    __slots__ = ("loan_account_id", "account_number", "customer_id", "application_number", "disbursed_principal", "establishment_fee", "total_repayable", "principal_balance", "fee_balance", "total_outstanding", "total_paid", "transaction_count", "last_transaction_id", "schedule_id", "created_at", "updated_at")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DISBURSED_PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    ESTABLISHMENT_FEE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_REPAYABLE_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    FEE_BALANCE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_OUTSTANDING_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PAID_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    account_number: str
    customer_id: str
    application_number: str
    disbursed_principal: str
    establishment_fee: str
    total_repayable: str
    principal_balance: str
    fee_balance: str
    total_outstanding: str
    total_paid: str
    transaction_count: int
    last_transaction_id: str
    schedule_id: str
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    def __init__(self, loan_account_id: _Optional[str] = ..., account_number: _Optional[str] = ..., customer_id: _Optional[str] = ..., application_number: _Optional[str] = ..., disbursed_principal: _Optional[str] = ..., establishment_fee: _Optional[str] = ..., total_repayable: _Optional[str] = ..., principal_balance: _Optional[str] = ..., fee_balance: _Optional[str] = ..., total_outstanding: _Optional[str] = ..., total_paid: _Optional[str] = ..., transaction_count: _Optional[int] = ..., last_transaction_id: _Optional[str] = ..., schedule_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetStatementRequest(_message.Message):
    __slots__ = ("loan_account_id", "period_start", "period_end")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    period_start: str
    period_end: str
    def __init__(self, loan_account_id: _Optional[str] = ..., period_start: _Optional[str] = ..., period_end: _Optional[str] = ...) -> None: ...

class StatementLine(_message.Message):
    __slots__ = ("date", "transaction_id", "description", "charge", "payment", "balance")
    DATE_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    CHARGE_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    date: str
    transaction_id: str
    description: str
    charge: str
    payment: str
    balance: str
    def __init__(self, date: _Optional[str] = ..., transaction_id: _Optional[str] = ..., description: _Optional[str] = ..., charge: _Optional[str] = ..., payment: _Optional[str] = ..., balance: _Optional[str] = ...) -> None: ...

class StatementResponse(_message.Message):
    __slots__ = ("loan_account_id", "account_number", "customer_id", "period_start", "period_end", "disbursed_principal", "establishment_fee", "total_repayable", "opening_balance", "fees_charged", "payments_received", "closing_balance", "lines", "generated_at")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    DISBURSED_PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    ESTABLISHMENT_FEE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_REPAYABLE_FIELD_NUMBER: _ClassVar[int]
    OPENING_BALANCE_FIELD_NUMBER: _ClassVar[int]
    FEES_CHARGED_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    CLOSING_BALANCE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    GENERATED_AT_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    account_number: str
    customer_id: str
    period_start: str
    period_end: str
    disbursed_principal: str
    establishment_fee: str
    total_repayable: str
    opening_balance: str
    fees_charged: str
    payments_received: str
    closing_balance: str
    lines: _containers.RepeatedCompositeFieldContainer[StatementLine]
    generated_at: _timestamp_pb2.Timestamp
    def __init__(self, loan_account_id: _Optional[str] = ..., account_number: _Optional[str] = ..., customer_id: _Optional[str] = ..., period_start: _Optional[str] = ..., period_end: _Optional[str] = ..., disbursed_principal: _Optional[str] = ..., establishment_fee: _Optional[str] = ..., total_repayable: _Optional[str] = ..., opening_balance: _Optional[str] = ..., fees_charged: _Optional[str] = ..., payments_received: _Optional[str] = ..., closing_balance: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[StatementLine, _Mapping]]] = ..., generated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WatchTransactionsRequest(_message.Message):
    __slots__ = ("loan_account_id", "from_transaction_id")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    from_transaction_id: str
    def __init__(self, loan_account_id: _Optional[str] = ..., from_transaction_id: _Optional[str] = ...) -> None: ...

class GetPortfolioSummaryRequest(_message.Message):
    __slots__ = ("as_of_date",)
    AS_OF_DATE_FIELD_NUMBER: _ClassVar[int]
    as_of_date: str
    def __init__(self, as_of_date: _Optional[str] = ...) -> None: ...

class PortfolioSummaryResponse(_message.Message):
    __slots__ = ("as_of_date", "total_active_accounts", "principal_receivable", "fees_receivable", "total_receivables", "generated_at")
    AS_OF_DATE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACTIVE_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_RECEIVABLE_FIELD_NUMBER: _ClassVar[int]
    FEES_RECEIVABLE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_RECEIVABLES_FIELD_NUMBER: _ClassVar[int]
    GENERATED_AT_FIELD_NUMBER: _ClassVar[int]
    as_of_date: str
    total_active_accounts: int
    principal_receivable: str
    fees_receivable: str
    total_receivables: str
    generated_at: _timestamp_pb2.Timestamp
    def __init__(self, as_of_date: _Optional[str] = ..., total_active_accounts: _Optional[int] = ..., principal_receivable: _Optional[str] = ..., fees_receivable: _Optional[str] = ..., total_receivables: _Optional[str] = ..., generated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetGLReconciliationRequest(_message.Message):
    __slots__ = ("period_start", "period_end")
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    period_start: str
    period_end: str
    def __init__(self, period_start: _Optional[str] = ..., period_end: _Optional[str] = ...) -> None: ...

class AccountMovements(_message.Message):
    __slots__ = ("account_code", "account_name", "opening_balance", "disbursements", "establishment_fees", "late_fees", "dishonour_fees", "repayments", "fee_waivers", "write_offs", "adjustments", "closing_balance")
    ACCOUNT_CODE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NAME_FIELD_NUMBER: _ClassVar[int]
    OPENING_BALANCE_FIELD_NUMBER: _ClassVar[int]
    DISBURSEMENTS_FIELD_NUMBER: _ClassVar[int]
    ESTABLISHMENT_FEES_FIELD_NUMBER: _ClassVar[int]
    LATE_FEES_FIELD_NUMBER: _ClassVar[int]
    DISHONOUR_FEES_FIELD_NUMBER: _ClassVar[int]
    REPAYMENTS_FIELD_NUMBER: _ClassVar[int]
    FEE_WAIVERS_FIELD_NUMBER: _ClassVar[int]
    WRITE_OFFS_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENTS_FIELD_NUMBER: _ClassVar[int]
    CLOSING_BALANCE_FIELD_NUMBER: _ClassVar[int]
    account_code: str
    account_name: str
    opening_balance: str
    disbursements: str
    establishment_fees: str
    late_fees: str
    dishonour_fees: str
    repayments: str
    fee_waivers: str
    write_offs: str
    adjustments: str
    closing_balance: str
    def __init__(self, account_code: _Optional[str] = ..., account_name: _Optional[str] = ..., opening_balance: _Optional[str] = ..., disbursements: _Optional[str] = ..., establishment_fees: _Optional[str] = ..., late_fees: _Optional[str] = ..., dishonour_fees: _Optional[str] = ..., repayments: _Optional[str] = ..., fee_waivers: _Optional[str] = ..., write_offs: _Optional[str] = ..., adjustments: _Optional[str] = ..., closing_balance: _Optional[str] = ...) -> None: ...

class IntegrityCheck(_message.Message):
    __slots__ = ("principal_match", "fee_match", "customer_principal_sum", "customer_fee_sum", "portfolio_principal", "portfolio_fees")
    PRINCIPAL_MATCH_FIELD_NUMBER: _ClassVar[int]
    FEE_MATCH_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_PRINCIPAL_SUM_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FEE_SUM_FIELD_NUMBER: _ClassVar[int]
    PORTFOLIO_PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    PORTFOLIO_FEES_FIELD_NUMBER: _ClassVar[int]
    principal_match: bool
    fee_match: bool
    customer_principal_sum: str
    customer_fee_sum: str
    portfolio_principal: str
    portfolio_fees: str
    def __init__(self, principal_match: _Optional[bool] = ..., fee_match: _Optional[bool] = ..., customer_principal_sum: _Optional[str] = ..., customer_fee_sum: _Optional[str] = ..., portfolio_principal: _Optional[str] = ..., portfolio_fees: _Optional[str] = ...) -> None: ...

class GLReconciliationResponse(_message.Message):
    __slots__ = ("period_start", "period_end", "principal_receivable", "fees_receivable", "establishment_fee_income", "late_fee_income", "dishonour_fee_income", "fee_waivers", "net_fee_income", "bad_debt_expense", "integrity_check", "generated_at")
    PERIOD_START_FIELD_NUMBER: _ClassVar[int]
    PERIOD_END_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_RECEIVABLE_FIELD_NUMBER: _ClassVar[int]
    FEES_RECEIVABLE_FIELD_NUMBER: _ClassVar[int]
    ESTABLISHMENT_FEE_INCOME_FIELD_NUMBER: _ClassVar[int]
    LATE_FEE_INCOME_FIELD_NUMBER: _ClassVar[int]
    DISHONOUR_FEE_INCOME_FIELD_NUMBER: _ClassVar[int]
    FEE_WAIVERS_FIELD_NUMBER: _ClassVar[int]
    NET_FEE_INCOME_FIELD_NUMBER: _ClassVar[int]
    BAD_DEBT_EXPENSE_FIELD_NUMBER: _ClassVar[int]
    INTEGRITY_CHECK_FIELD_NUMBER: _ClassVar[int]
    GENERATED_AT_FIELD_NUMBER: _ClassVar[int]
    period_start: str
    period_end: str
    principal_receivable: AccountMovements
    fees_receivable: AccountMovements
    establishment_fee_income: str
    late_fee_income: str
    dishonour_fee_income: str
    fee_waivers: str
    net_fee_income: str
    bad_debt_expense: str
    integrity_check: IntegrityCheck
    generated_at: _timestamp_pb2.Timestamp
    def __init__(self, period_start: _Optional[str] = ..., period_end: _Optional[str] = ..., principal_receivable: _Optional[_Union[AccountMovements, _Mapping]] = ..., fees_receivable: _Optional[_Union[AccountMovements, _Mapping]] = ..., establishment_fee_income: _Optional[str] = ..., late_fee_income: _Optional[str] = ..., dishonour_fee_income: _Optional[str] = ..., fee_waivers: _Optional[str] = ..., net_fee_income: _Optional[str] = ..., bad_debt_expense: _Optional[str] = ..., integrity_check: _Optional[_Union[IntegrityCheck, _Mapping]] = ..., generated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RecordRepaymentRequest(_message.Message):
    __slots__ = ("loan_account_id", "amount", "payment_id", "payment_method", "payment_reference", "notes", "idempotency_key", "target_payment_number", "schedule_id")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_METHOD_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TARGET_PAYMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_ID_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    amount: str
    payment_id: str
    payment_method: str
    payment_reference: str
    notes: str
    idempotency_key: str
    target_payment_number: int
    schedule_id: str
    def __init__(self, loan_account_id: _Optional[str] = ..., amount: _Optional[str] = ..., payment_id: _Optional[str] = ..., payment_method: _Optional[str] = ..., payment_reference: _Optional[str] = ..., notes: _Optional[str] = ..., idempotency_key: _Optional[str] = ..., target_payment_number: _Optional[int] = ..., schedule_id: _Optional[str] = ...) -> None: ...

class InstalmentAllocation(_message.Message):
    __slots__ = ("payment_number", "amount_applied", "instalment_status", "amount_remaining", "due_date", "scheduled_amount")
    PAYMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_APPLIED_FIELD_NUMBER: _ClassVar[int]
    INSTALMENT_STATUS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_REMAINING_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    payment_number: int
    amount_applied: str
    instalment_status: str
    amount_remaining: str
    due_date: str
    scheduled_amount: str
    def __init__(self, payment_number: _Optional[int] = ..., amount_applied: _Optional[str] = ..., instalment_status: _Optional[str] = ..., amount_remaining: _Optional[str] = ..., due_date: _Optional[str] = ..., scheduled_amount: _Optional[str] = ...) -> None: ...

class TransactionResponse(_message.Message):
    __slots__ = ("transaction", "event_id", "allocated_to_fees", "allocated_to_principal", "overpayment", "idempotent_replay", "applied_to_instalments", "allocation_warning")
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATED_TO_FEES_FIELD_NUMBER: _ClassVar[int]
    ALLOCATED_TO_PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    OVERPAYMENT_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENT_REPLAY_FIELD_NUMBER: _ClassVar[int]
    APPLIED_TO_INSTALMENTS_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_WARNING_FIELD_NUMBER: _ClassVar[int]
    transaction: Transaction
    event_id: str
    allocated_to_fees: str
    allocated_to_principal: str
    overpayment: str
    idempotent_replay: bool
    applied_to_instalments: _containers.RepeatedCompositeFieldContainer[InstalmentAllocation]
    allocation_warning: str
    def __init__(self, transaction: _Optional[_Union[Transaction, _Mapping]] = ..., event_id: _Optional[str] = ..., allocated_to_fees: _Optional[str] = ..., allocated_to_principal: _Optional[str] = ..., overpayment: _Optional[str] = ..., idempotent_replay: _Optional[bool] = ..., applied_to_instalments: _Optional[_Iterable[_Union[InstalmentAllocation, _Mapping]]] = ..., allocation_warning: _Optional[str] = ...) -> None: ...

class ApplyLateFeeRequest(_message.Message):
    __slots__ = ("loan_account_id", "fee_amount", "days_past_due", "reason", "idempotency_key")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    FEE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DAYS_PAST_DUE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    fee_amount: str
    days_past_due: int
    reason: str
    idempotency_key: str
    def __init__(self, loan_account_id: _Optional[str] = ..., fee_amount: _Optional[str] = ..., days_past_due: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class ApplyDishonourFeeRequest(_message.Message):
    __slots__ = ("loan_account_id", "fee_amount", "reason", "reference_id", "idempotency_key")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    FEE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    fee_amount: str
    reason: str
    reference_id: str
    idempotency_key: str
    def __init__(self, loan_account_id: _Optional[str] = ..., fee_amount: _Optional[str] = ..., reason: _Optional[str] = ..., reference_id: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WaiveFeeRequest(_message.Message):
    __slots__ = ("loan_account_id", "waiver_amount", "reason", "approved_by", "notes", "idempotency_key")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    WAIVER_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    APPROVED_BY_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    waiver_amount: str
    reason: str
    approved_by: str
    notes: str
    idempotency_key: str
    def __init__(self, loan_account_id: _Optional[str] = ..., waiver_amount: _Optional[str] = ..., reason: _Optional[str] = ..., approved_by: _Optional[str] = ..., notes: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WriteOffRequest(_message.Message):
    __slots__ = ("loan_account_id", "reason", "approved_by", "idempotency_key")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    APPROVED_BY_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    reason: str
    approved_by: str
    idempotency_key: str
    def __init__(self, loan_account_id: _Optional[str] = ..., reason: _Optional[str] = ..., approved_by: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class MakeAdjustmentRequest(_message.Message):
    __slots__ = ("loan_account_id", "principal_delta", "fee_delta", "reason", "approved_by", "idempotency_key")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_DELTA_FIELD_NUMBER: _ClassVar[int]
    FEE_DELTA_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    APPROVED_BY_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    principal_delta: str
    fee_delta: str
    reason: str
    approved_by: str
    idempotency_key: str
    def __init__(self, loan_account_id: _Optional[str] = ..., principal_delta: _Optional[str] = ..., fee_delta: _Optional[str] = ..., reason: _Optional[str] = ..., approved_by: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class DisburseLoanRequest(_message.Message):
    __slots__ = ("loan_account_id", "disbursement_amount", "bank_reference", "payment_method", "attachment_location", "notes", "idempotency_key")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    DISBURSEMENT_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BANK_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_METHOD_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_LOCATION_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    disbursement_amount: str
    bank_reference: str
    payment_method: str
    attachment_location: str
    notes: str
    idempotency_key: str
    def __init__(self, loan_account_id: _Optional[str] = ..., disbursement_amount: _Optional[str] = ..., bank_reference: _Optional[str] = ..., payment_method: _Optional[str] = ..., attachment_location: _Optional[str] = ..., notes: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class DisburseLoanResponse(_message.Message):
    __slots__ = ("success", "message", "disbursement_transaction_id", "fee_transaction_id", "event_id", "idempotent_replay")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DISBURSEMENT_TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    FEE_TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENT_REPLAY_FIELD_NUMBER: _ClassVar[int]
    success: bool
    message: str
    disbursement_transaction_id: str
    fee_transaction_id: str
    event_id: str
    idempotent_replay: bool
    def __init__(self, success: _Optional[bool] = ..., message: _Optional[str] = ..., disbursement_transaction_id: _Optional[str] = ..., fee_transaction_id: _Optional[str] = ..., event_id: _Optional[str] = ..., idempotent_replay: _Optional[bool] = ...) -> None: ...

class GetScheduleWithStatusRequest(_message.Message):
    __slots__ = ("loan_account_id", "schedule_id", "application_number")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    schedule_id: str
    application_number: str
    def __init__(self, loan_account_id: _Optional[str] = ..., schedule_id: _Optional[str] = ..., application_number: _Optional[str] = ...) -> None: ...

class InstalmentWithStatus(_message.Message):
    __slots__ = ("payment_number", "due_date", "scheduled_amount", "status", "amount_paid", "amount_remaining", "paid_date", "linked_transaction_ids", "last_updated")
    PAYMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_PAID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_REMAINING_FIELD_NUMBER: _ClassVar[int]
    PAID_DATE_FIELD_NUMBER: _ClassVar[int]
    LINKED_TRANSACTION_IDS_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_FIELD_NUMBER: _ClassVar[int]
    payment_number: int
    due_date: str
    scheduled_amount: str
    status: str
    amount_paid: str
    amount_remaining: str
    paid_date: str
    linked_transaction_ids: _containers.RepeatedScalarFieldContainer[str]
    last_updated: str
    def __init__(self, payment_number: _Optional[int] = ..., due_date: _Optional[str] = ..., scheduled_amount: _Optional[str] = ..., status: _Optional[str] = ..., amount_paid: _Optional[str] = ..., amount_remaining: _Optional[str] = ..., paid_date: _Optional[str] = ..., linked_transaction_ids: _Optional[_Iterable[str]] = ..., last_updated: _Optional[str] = ...) -> None: ...

class ScheduleSummary(_message.Message):
    __slots__ = ("total_instalments", "paid_count", "partial_count", "overdue_count", "pending_count", "next_due_date", "next_due_amount", "total_scheduled", "total_paid", "total_remaining")
    TOTAL_INSTALMENTS_FIELD_NUMBER: _ClassVar[int]
    PAID_COUNT_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_COUNT_FIELD_NUMBER: _ClassVar[int]
    PENDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    NEXT_DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    NEXT_DUE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SCHEDULED_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PAID_FIELD_NUMBER: _ClassVar[int]
    TOTAL_REMAINING_FIELD_NUMBER: _ClassVar[int]
    total_instalments: int
    paid_count: int
    partial_count: int
    overdue_count: int
    pending_count: int
    next_due_date: str
    next_due_amount: str
    total_scheduled: str
    total_paid: str
    total_remaining: str
    def __init__(self, total_instalments: _Optional[int] = ..., paid_count: _Optional[int] = ..., partial_count: _Optional[int] = ..., overdue_count: _Optional[int] = ..., pending_count: _Optional[int] = ..., next_due_date: _Optional[str] = ..., next_due_amount: _Optional[str] = ..., total_scheduled: _Optional[str] = ..., total_paid: _Optional[str] = ..., total_remaining: _Optional[str] = ...) -> None: ...

class ScheduleWithStatusResponse(_message.Message):
    __slots__ = ("schedule_id", "loan_account_id", "customer_id", "application_number", "instalments", "summary")
    SCHEDULE_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    INSTALMENTS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    schedule_id: str
    loan_account_id: str
    customer_id: str
    application_number: str
    instalments: _containers.RepeatedCompositeFieldContainer[InstalmentWithStatus]
    summary: ScheduleSummary
    def __init__(self, schedule_id: _Optional[str] = ..., loan_account_id: _Optional[str] = ..., customer_id: _Optional[str] = ..., application_number: _Optional[str] = ..., instalments: _Optional[_Iterable[_Union[InstalmentWithStatus, _Mapping]]] = ..., summary: _Optional[_Union[ScheduleSummary, _Mapping]] = ...) -> None: ...

class GetAccountAgingRequest(_message.Message):
    __slots__ = ("account_id",)
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    def __init__(self, account_id: _Optional[str] = ...) -> None: ...

class AccountAgingResponse(_message.Message):
    __slots__ = ("account_id", "dpd", "bucket", "days_until_overdue", "last_updated", "previous_bucket", "transition_reason", "oldest_overdue_instalment_id", "total_overdue_amount", "is_in_arrears")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    DPD_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    DAYS_UNTIL_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_BUCKET_FIELD_NUMBER: _ClassVar[int]
    TRANSITION_REASON_FIELD_NUMBER: _ClassVar[int]
    OLDEST_OVERDUE_INSTALMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TOTAL_OVERDUE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    IS_IN_ARREARS_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    dpd: int
    bucket: str
    days_until_overdue: int
    last_updated: str
    previous_bucket: str
    transition_reason: str
    oldest_overdue_instalment_id: str
    total_overdue_amount: str
    is_in_arrears: bool
    def __init__(self, account_id: _Optional[str] = ..., dpd: _Optional[int] = ..., bucket: _Optional[str] = ..., days_until_overdue: _Optional[int] = ..., last_updated: _Optional[str] = ..., previous_bucket: _Optional[str] = ..., transition_reason: _Optional[str] = ..., oldest_overdue_instalment_id: _Optional[str] = ..., total_overdue_amount: _Optional[str] = ..., is_in_arrears: _Optional[bool] = ...) -> None: ...

class GetOverdueAccountsRequest(_message.Message):
    __slots__ = ("bucket_filter", "min_dpd", "max_dpd", "page_size", "page_token")
    BUCKET_FILTER_FIELD_NUMBER: _ClassVar[int]
    MIN_DPD_FIELD_NUMBER: _ClassVar[int]
    MAX_DPD_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    bucket_filter: str
    min_dpd: int
    max_dpd: int
    page_size: int
    page_token: str
    def __init__(self, bucket_filter: _Optional[str] = ..., min_dpd: _Optional[int] = ..., max_dpd: _Optional[int] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class OverdueAccount(_message.Message):
    __slots__ = ("account_id", "dpd", "bucket", "days_until_overdue", "total_overdue_amount", "last_updated", "is_in_arrears")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    DPD_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    DAYS_UNTIL_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_OVERDUE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_FIELD_NUMBER: _ClassVar[int]
    IS_IN_ARREARS_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    dpd: int
    bucket: str
    days_until_overdue: int
    total_overdue_amount: str
    last_updated: str
    is_in_arrears: bool
    def __init__(self, account_id: _Optional[str] = ..., dpd: _Optional[int] = ..., bucket: _Optional[str] = ..., days_until_overdue: _Optional[int] = ..., total_overdue_amount: _Optional[str] = ..., last_updated: _Optional[str] = ..., is_in_arrears: _Optional[bool] = ...) -> None: ...

class OverdueAccountsResponse(_message.Message):
    __slots__ = ("accounts", "total_count", "next_page_token")
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[OverdueAccount]
    total_count: int
    next_page_token: str
    def __init__(self, accounts: _Optional[_Iterable[_Union[OverdueAccount, _Mapping]]] = ..., total_count: _Optional[int] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetAccruedYieldRequest(_message.Message):
    __slots__ = ("account_id",)
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    def __init__(self, account_id: _Optional[str] = ...) -> None: ...

class AccruedYieldResponse(_message.Message):
    __slots__ = ("account_id", "cumulative_accrued", "days_accrued", "term_days", "fee_amount", "daily_rate", "last_accrual_date", "last_updated", "disbursement_date", "is_completed")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    CUMULATIVE_ACCRUED_FIELD_NUMBER: _ClassVar[int]
    DAYS_ACCRUED_FIELD_NUMBER: _ClassVar[int]
    TERM_DAYS_FIELD_NUMBER: _ClassVar[int]
    FEE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DAILY_RATE_FIELD_NUMBER: _ClassVar[int]
    LAST_ACCRUAL_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_FIELD_NUMBER: _ClassVar[int]
    DISBURSEMENT_DATE_FIELD_NUMBER: _ClassVar[int]
    IS_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    cumulative_accrued: str
    days_accrued: int
    term_days: int
    fee_amount: str
    daily_rate: str
    last_accrual_date: str
    last_updated: str
    disbursement_date: str
    is_completed: bool
    def __init__(self, account_id: _Optional[str] = ..., cumulative_accrued: _Optional[str] = ..., days_accrued: _Optional[int] = ..., term_days: _Optional[int] = ..., fee_amount: _Optional[str] = ..., daily_rate: _Optional[str] = ..., last_accrual_date: _Optional[str] = ..., last_updated: _Optional[str] = ..., disbursement_date: _Optional[str] = ..., is_completed: _Optional[bool] = ...) -> None: ...

class GetAccrualEventHistoryRequest(_message.Message):
    __slots__ = ("account_id", "limit", "from_date", "to_date", "include_future")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    TO_DATE_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_FUTURE_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    limit: int
    from_date: str
    to_date: str
    include_future: bool
    def __init__(self, account_id: _Optional[str] = ..., limit: _Optional[int] = ..., from_date: _Optional[str] = ..., to_date: _Optional[str] = ..., include_future: _Optional[bool] = ...) -> None: ...

class AccrualEventDetail(_message.Message):
    __slots__ = ("account_id", "accrual_date", "daily_amount", "cumulative_amount", "days_accrued", "term_days", "fee_amount", "daily_rate", "timestamp", "correlation_id")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCRUAL_DATE_FIELD_NUMBER: _ClassVar[int]
    DAILY_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CUMULATIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DAYS_ACCRUED_FIELD_NUMBER: _ClassVar[int]
    TERM_DAYS_FIELD_NUMBER: _ClassVar[int]
    FEE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DAILY_RATE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    CORRELATION_ID_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    accrual_date: str
    daily_amount: str
    cumulative_amount: str
    days_accrued: int
    term_days: int
    fee_amount: str
    daily_rate: str
    timestamp: str
    correlation_id: str
    def __init__(self, account_id: _Optional[str] = ..., accrual_date: _Optional[str] = ..., daily_amount: _Optional[str] = ..., cumulative_amount: _Optional[str] = ..., days_accrued: _Optional[int] = ..., term_days: _Optional[int] = ..., fee_amount: _Optional[str] = ..., daily_rate: _Optional[str] = ..., timestamp: _Optional[str] = ..., correlation_id: _Optional[str] = ...) -> None: ...

class AccrualEventHistoryResponse(_message.Message):
    __slots__ = ("account_id", "events", "total_count", "missing_dates", "has_gaps", "filtered_count")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    MISSING_DATES_FIELD_NUMBER: _ClassVar[int]
    HAS_GAPS_FIELD_NUMBER: _ClassVar[int]
    FILTERED_COUNT_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    events: _containers.RepeatedCompositeFieldContainer[AccrualEventDetail]
    total_count: int
    missing_dates: _containers.RepeatedScalarFieldContainer[str]
    has_gaps: bool
    filtered_count: int
    def __init__(self, account_id: _Optional[str] = ..., events: _Optional[_Iterable[_Union[AccrualEventDetail, _Mapping]]] = ..., total_count: _Optional[int] = ..., missing_dates: _Optional[_Iterable[str]] = ..., has_gaps: _Optional[bool] = ..., filtered_count: _Optional[int] = ...) -> None: ...

class GetECLAllowanceRequest(_message.Message):
    __slots__ = ("account_id",)
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    def __init__(self, account_id: _Optional[str] = ...) -> None: ...

class ECLAllowanceResponse(_message.Message):
    __slots__ = ("account_id", "ecl_amount", "carrying_amount", "aging_bucket", "pd_rate", "overlay_multiplier", "last_calculated", "calculation_count", "previous_ecl_amount", "ecl_delta", "triggered_by_event_id")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    ECL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    AGING_BUCKET_FIELD_NUMBER: _ClassVar[int]
    PD_RATE_FIELD_NUMBER: _ClassVar[int]
    OVERLAY_MULTIPLIER_FIELD_NUMBER: _ClassVar[int]
    LAST_CALCULATED_FIELD_NUMBER: _ClassVar[int]
    CALCULATION_COUNT_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_ECL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ECL_DELTA_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    ecl_amount: str
    carrying_amount: str
    aging_bucket: str
    pd_rate: str
    overlay_multiplier: str
    last_calculated: str
    calculation_count: int
    previous_ecl_amount: str
    ecl_delta: str
    triggered_by_event_id: str
    def __init__(self, account_id: _Optional[str] = ..., ecl_amount: _Optional[str] = ..., carrying_amount: _Optional[str] = ..., aging_bucket: _Optional[str] = ..., pd_rate: _Optional[str] = ..., overlay_multiplier: _Optional[str] = ..., last_calculated: _Optional[str] = ..., calculation_count: _Optional[int] = ..., previous_ecl_amount: _Optional[str] = ..., ecl_delta: _Optional[str] = ..., triggered_by_event_id: _Optional[str] = ...) -> None: ...

class GetPortfolioECLRequest(_message.Message):
    __slots__ = ("as_of_date",)
    AS_OF_DATE_FIELD_NUMBER: _ClassVar[int]
    as_of_date: str
    def __init__(self, as_of_date: _Optional[str] = ...) -> None: ...

class ECLBucketSummary(_message.Message):
    __slots__ = ("bucket", "account_count", "total_ecl", "total_carrying_amount", "average_pd_rate")
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_COUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ECL_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    AVERAGE_PD_RATE_FIELD_NUMBER: _ClassVar[int]
    bucket: str
    account_count: int
    total_ecl: str
    total_carrying_amount: str
    average_pd_rate: str
    def __init__(self, bucket: _Optional[str] = ..., account_count: _Optional[int] = ..., total_ecl: _Optional[str] = ..., total_carrying_amount: _Optional[str] = ..., average_pd_rate: _Optional[str] = ...) -> None: ...

class PortfolioECLResponse(_message.Message):
    __slots__ = ("as_of_date", "total_accounts", "total_ecl", "total_carrying_amount", "buckets")
    AS_OF_DATE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ECL_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BUCKETS_FIELD_NUMBER: _ClassVar[int]
    as_of_date: str
    total_accounts: int
    total_ecl: str
    total_carrying_amount: str
    buckets: _containers.RepeatedCompositeFieldContainer[ECLBucketSummary]
    def __init__(self, as_of_date: _Optional[str] = ..., total_accounts: _Optional[int] = ..., total_ecl: _Optional[str] = ..., total_carrying_amount: _Optional[str] = ..., buckets: _Optional[_Iterable[_Union[ECLBucketSummary, _Mapping]]] = ...) -> None: ...

class TriggerPortfolioECLRecalculationRequest(_message.Message):
    __slots__ = ("batch_size", "triggered_by")
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_FIELD_NUMBER: _ClassVar[int]
    batch_size: int
    triggered_by: str
    def __init__(self, batch_size: _Optional[int] = ..., triggered_by: _Optional[str] = ...) -> None: ...

class PortfolioECLRecalculationResponse(_message.Message):
    __slots__ = ("total_accounts", "processed", "skipped", "failed", "started_at", "completed_at", "triggered_by", "failed_account_ids")
    TOTAL_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    PROCESSED_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_FIELD_NUMBER: _ClassVar[int]
    FAILED_ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    total_accounts: int
    processed: int
    skipped: int
    failed: int
    started_at: str
    completed_at: str
    triggered_by: str
    failed_account_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, total_accounts: _Optional[int] = ..., processed: _Optional[int] = ..., skipped: _Optional[int] = ..., failed: _Optional[int] = ..., started_at: _Optional[str] = ..., completed_at: _Optional[str] = ..., triggered_by: _Optional[str] = ..., failed_account_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class TriggerBulkECLRecalculationRequest(_message.Message):
    __slots__ = ("account_ids", "triggered_by")
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    triggered_by: str
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ..., triggered_by: _Optional[str] = ...) -> None: ...

class BulkECLRecalculationResult(_message.Message):
    __slots__ = ("account_id", "success", "error_message", "previous_ecl", "new_ecl", "ecl_delta")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_ECL_FIELD_NUMBER: _ClassVar[int]
    NEW_ECL_FIELD_NUMBER: _ClassVar[int]
    ECL_DELTA_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    success: bool
    error_message: str
    previous_ecl: str
    new_ecl: str
    ecl_delta: str
    def __init__(self, account_id: _Optional[str] = ..., success: _Optional[bool] = ..., error_message: _Optional[str] = ..., previous_ecl: _Optional[str] = ..., new_ecl: _Optional[str] = ..., ecl_delta: _Optional[str] = ...) -> None: ...

class BulkECLRecalculationResponse(_message.Message):
    __slots__ = ("total_requested", "processed", "failed", "started_at", "completed_at", "triggered_by", "results")
    TOTAL_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    PROCESSED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    total_requested: int
    processed: int
    failed: int
    started_at: str
    completed_at: str
    triggered_by: str
    results: _containers.RepeatedCompositeFieldContainer[BulkECLRecalculationResult]
    def __init__(self, total_requested: _Optional[int] = ..., processed: _Optional[int] = ..., failed: _Optional[int] = ..., started_at: _Optional[str] = ..., completed_at: _Optional[str] = ..., triggered_by: _Optional[str] = ..., results: _Optional[_Iterable[_Union[BulkECLRecalculationResult, _Mapping]]] = ...) -> None: ...

class GetECLConfigRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ECLConfigResponse(_message.Message):
    __slots__ = ("overlay_multiplier", "pd_rates", "last_updated", "updated_by", "warning")
    class PdRatesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    OVERLAY_MULTIPLIER_FIELD_NUMBER: _ClassVar[int]
    PD_RATES_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_FIELD_NUMBER: _ClassVar[int]
    UPDATED_BY_FIELD_NUMBER: _ClassVar[int]
    WARNING_FIELD_NUMBER: _ClassVar[int]
    overlay_multiplier: str
    pd_rates: _containers.ScalarMap[str, str]
    last_updated: str
    updated_by: str
    warning: str
    def __init__(self, overlay_multiplier: _Optional[str] = ..., pd_rates: _Optional[_Mapping[str, str]] = ..., last_updated: _Optional[str] = ..., updated_by: _Optional[str] = ..., warning: _Optional[str] = ...) -> None: ...

class GetECLConfigHistoryRequest(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: int
    def __init__(self, limit: _Optional[int] = ...) -> None: ...

class ECLConfigChangeEvent(_message.Message):
    __slots__ = ("timestamp", "field_name", "old_value", "new_value", "changed_by")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FIELD_NAME_FIELD_NUMBER: _ClassVar[int]
    OLD_VALUE_FIELD_NUMBER: _ClassVar[int]
    NEW_VALUE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_BY_FIELD_NUMBER: _ClassVar[int]
    timestamp: str
    field_name: str
    old_value: str
    new_value: str
    changed_by: str
    def __init__(self, timestamp: _Optional[str] = ..., field_name: _Optional[str] = ..., old_value: _Optional[str] = ..., new_value: _Optional[str] = ..., changed_by: _Optional[str] = ...) -> None: ...

class ECLConfigHistoryResponse(_message.Message):
    __slots__ = ("events", "total_count")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[ECLConfigChangeEvent]
    total_count: int
    def __init__(self, events: _Optional[_Iterable[_Union[ECLConfigChangeEvent, _Mapping]]] = ..., total_count: _Optional[int] = ...) -> None: ...

class GetPendingConfigChangesRequest(_message.Message):
    __slots__ = ("include_past",)
    INCLUDE_PAST_FIELD_NUMBER: _ClassVar[int]
    include_past: bool
    def __init__(self, include_past: _Optional[bool] = ...) -> None: ...

class PendingConfigChange(_message.Message):
    __slots__ = ("change_id", "field_name", "new_value", "effective_date", "status", "created_at", "created_by", "applied_at", "cancelled_at", "cancelled_by")
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    FIELD_NAME_FIELD_NUMBER: _ClassVar[int]
    NEW_VALUE_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_DATE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_FIELD_NUMBER: _ClassVar[int]
    APPLIED_AT_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_AT_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_BY_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    field_name: str
    new_value: str
    effective_date: str
    status: str
    created_at: str
    created_by: str
    applied_at: str
    cancelled_at: str
    cancelled_by: str
    def __init__(self, change_id: _Optional[str] = ..., field_name: _Optional[str] = ..., new_value: _Optional[str] = ..., effective_date: _Optional[str] = ..., status: _Optional[str] = ..., created_at: _Optional[str] = ..., created_by: _Optional[str] = ..., applied_at: _Optional[str] = ..., cancelled_at: _Optional[str] = ..., cancelled_by: _Optional[str] = ...) -> None: ...

class PendingConfigChangesResponse(_message.Message):
    __slots__ = ("changes", "total_count")
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[PendingConfigChange]
    total_count: int
    def __init__(self, changes: _Optional[_Iterable[_Union[PendingConfigChange, _Mapping]]] = ..., total_count: _Optional[int] = ...) -> None: ...

class UpdateOverlayMultiplierRequest(_message.Message):
    __slots__ = ("overlay_multiplier", "updated_by")
    OVERLAY_MULTIPLIER_FIELD_NUMBER: _ClassVar[int]
    UPDATED_BY_FIELD_NUMBER: _ClassVar[int]
    overlay_multiplier: str
    updated_by: str
    def __init__(self, overlay_multiplier: _Optional[str] = ..., updated_by: _Optional[str] = ...) -> None: ...

class UpdatePDRateRequest(_message.Message):
    __slots__ = ("bucket", "pd_rate", "updated_by")
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    PD_RATE_FIELD_NUMBER: _ClassVar[int]
    UPDATED_BY_FIELD_NUMBER: _ClassVar[int]
    bucket: str
    pd_rate: str
    updated_by: str
    def __init__(self, bucket: _Optional[str] = ..., pd_rate: _Optional[str] = ..., updated_by: _Optional[str] = ...) -> None: ...

class ScheduleConfigChangeRequest(_message.Message):
    __slots__ = ("field_name", "new_value", "effective_date", "created_by")
    FIELD_NAME_FIELD_NUMBER: _ClassVar[int]
    NEW_VALUE_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_FIELD_NUMBER: _ClassVar[int]
    field_name: str
    new_value: str
    effective_date: str
    created_by: str
    def __init__(self, field_name: _Optional[str] = ..., new_value: _Optional[str] = ..., effective_date: _Optional[str] = ..., created_by: _Optional[str] = ...) -> None: ...

class ScheduleConfigChangeResponse(_message.Message):
    __slots__ = ("change_id", "field_name", "new_value", "effective_date", "created_at", "created_by")
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    FIELD_NAME_FIELD_NUMBER: _ClassVar[int]
    NEW_VALUE_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    field_name: str
    new_value: str
    effective_date: str
    created_at: str
    created_by: str
    def __init__(self, change_id: _Optional[str] = ..., field_name: _Optional[str] = ..., new_value: _Optional[str] = ..., effective_date: _Optional[str] = ..., created_at: _Optional[str] = ..., created_by: _Optional[str] = ...) -> None: ...

class CancelPendingConfigChangeRequest(_message.Message):
    __slots__ = ("change_id", "cancelled_by")
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_BY_FIELD_NUMBER: _ClassVar[int]
    change_id: str
    cancelled_by: str
    def __init__(self, change_id: _Optional[str] = ..., cancelled_by: _Optional[str] = ...) -> None: ...

class CancelPendingConfigChangeResponse(_message.Message):
    __slots__ = ("success", "cancelled_change", "error_message")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_CHANGE_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    success: bool
    cancelled_change: PendingConfigChange
    error_message: str
    def __init__(self, success: _Optional[bool] = ..., cancelled_change: _Optional[_Union[PendingConfigChange, _Mapping]] = ..., error_message: _Optional[str] = ...) -> None: ...

class ApplyPendingConfigChangesRequest(_message.Message):
    __slots__ = ("as_of_date",)
    AS_OF_DATE_FIELD_NUMBER: _ClassVar[int]
    as_of_date: str
    def __init__(self, as_of_date: _Optional[str] = ...) -> None: ...

class ApplyPendingConfigChangesResponse(_message.Message):
    __slots__ = ("applied_count", "applied_changes")
    APPLIED_COUNT_FIELD_NUMBER: _ClassVar[int]
    APPLIED_CHANGES_FIELD_NUMBER: _ClassVar[int]
    applied_count: int
    applied_changes: _containers.RepeatedCompositeFieldContainer[PendingConfigChange]
    def __init__(self, applied_count: _Optional[int] = ..., applied_changes: _Optional[_Iterable[_Union[PendingConfigChange, _Mapping]]] = ...) -> None: ...

class PreviewPeriodCloseRequest(_message.Message):
    __slots__ = ("period_date", "requested_by")
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_BY_FIELD_NUMBER: _ClassVar[int]
    period_date: str
    requested_by: str
    def __init__(self, period_date: _Optional[str] = ..., requested_by: _Optional[str] = ...) -> None: ...

class BucketSummary(_message.Message):
    __slots__ = ("bucket", "account_count", "total_ecl", "total_carrying_amount", "average_pd_rate")
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_COUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ECL_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    AVERAGE_PD_RATE_FIELD_NUMBER: _ClassVar[int]
    bucket: str
    account_count: int
    total_ecl: str
    total_carrying_amount: str
    average_pd_rate: str
    def __init__(self, bucket: _Optional[str] = ..., account_count: _Optional[int] = ..., total_ecl: _Optional[str] = ..., total_carrying_amount: _Optional[str] = ..., average_pd_rate: _Optional[str] = ...) -> None: ...

class Anomaly(_message.Message):
    __slots__ = ("anomaly_id", "anomaly_type", "account_id", "severity", "description", "acknowledged", "acknowledged_by", "acknowledged_at")
    ANOMALY_ID_FIELD_NUMBER: _ClassVar[int]
    ANOMALY_TYPE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_BY_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_AT_FIELD_NUMBER: _ClassVar[int]
    anomaly_id: str
    anomaly_type: str
    account_id: str
    severity: str
    description: str
    acknowledged: bool
    acknowledged_by: str
    acknowledged_at: str
    def __init__(self, anomaly_id: _Optional[str] = ..., anomaly_type: _Optional[str] = ..., account_id: _Optional[str] = ..., severity: _Optional[str] = ..., description: _Optional[str] = ..., acknowledged: _Optional[bool] = ..., acknowledged_by: _Optional[str] = ..., acknowledged_at: _Optional[str] = ...) -> None: ...

class ECLMovementByCause(_message.Message):
    __slots__ = ("cause", "amount")
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    cause: str
    amount: str
    def __init__(self, cause: _Optional[str] = ..., amount: _Optional[str] = ...) -> None: ...

class BucketMovement(_message.Message):
    __slots__ = ("bucket", "prior_ecl", "current_ecl", "net_change", "prior_account_count", "current_account_count", "accounts_entered", "accounts_exited")
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    PRIOR_ECL_FIELD_NUMBER: _ClassVar[int]
    CURRENT_ECL_FIELD_NUMBER: _ClassVar[int]
    NET_CHANGE_FIELD_NUMBER: _ClassVar[int]
    PRIOR_ACCOUNT_COUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENT_ACCOUNT_COUNT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_ENTERED_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_EXITED_FIELD_NUMBER: _ClassVar[int]
    bucket: str
    prior_ecl: str
    current_ecl: str
    net_change: str
    prior_account_count: int
    current_account_count: int
    accounts_entered: int
    accounts_exited: int
    def __init__(self, bucket: _Optional[str] = ..., prior_ecl: _Optional[str] = ..., current_ecl: _Optional[str] = ..., net_change: _Optional[str] = ..., prior_account_count: _Optional[int] = ..., current_account_count: _Optional[int] = ..., accounts_entered: _Optional[int] = ..., accounts_exited: _Optional[int] = ...) -> None: ...

class ECLMovement(_message.Message):
    __slots__ = ("prior_total_ecl", "current_total_ecl", "net_change", "change_percent", "by_cause", "by_bucket", "prior_period_date", "is_first_close")
    PRIOR_TOTAL_ECL_FIELD_NUMBER: _ClassVar[int]
    CURRENT_TOTAL_ECL_FIELD_NUMBER: _ClassVar[int]
    NET_CHANGE_FIELD_NUMBER: _ClassVar[int]
    CHANGE_PERCENT_FIELD_NUMBER: _ClassVar[int]
    BY_CAUSE_FIELD_NUMBER: _ClassVar[int]
    BY_BUCKET_FIELD_NUMBER: _ClassVar[int]
    PRIOR_PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    IS_FIRST_CLOSE_FIELD_NUMBER: _ClassVar[int]
    prior_total_ecl: str
    current_total_ecl: str
    net_change: str
    change_percent: str
    by_cause: _containers.RepeatedCompositeFieldContainer[ECLMovementByCause]
    by_bucket: _containers.RepeatedCompositeFieldContainer[BucketMovement]
    prior_period_date: str
    is_first_close: bool
    def __init__(self, prior_total_ecl: _Optional[str] = ..., current_total_ecl: _Optional[str] = ..., net_change: _Optional[str] = ..., change_percent: _Optional[str] = ..., by_cause: _Optional[_Iterable[_Union[ECLMovementByCause, _Mapping]]] = ..., by_bucket: _Optional[_Iterable[_Union[BucketMovement, _Mapping]]] = ..., prior_period_date: _Optional[str] = ..., is_first_close: _Optional[bool] = ...) -> None: ...

class ReconciliationResult(_message.Message):
    __slots__ = ("ecl_count", "accrual_count", "in_both", "ecl_only", "accrual_only", "is_reconciled", "discrepancy_count", "integrity_passed", "integrity_discrepancy_count")
    ECL_COUNT_FIELD_NUMBER: _ClassVar[int]
    ACCRUAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    IN_BOTH_FIELD_NUMBER: _ClassVar[int]
    ECL_ONLY_FIELD_NUMBER: _ClassVar[int]
    ACCRUAL_ONLY_FIELD_NUMBER: _ClassVar[int]
    IS_RECONCILED_FIELD_NUMBER: _ClassVar[int]
    DISCREPANCY_COUNT_FIELD_NUMBER: _ClassVar[int]
    INTEGRITY_PASSED_FIELD_NUMBER: _ClassVar[int]
    INTEGRITY_DISCREPANCY_COUNT_FIELD_NUMBER: _ClassVar[int]
    ecl_count: int
    accrual_count: int
    in_both: int
    ecl_only: _containers.RepeatedScalarFieldContainer[str]
    accrual_only: _containers.RepeatedScalarFieldContainer[str]
    is_reconciled: bool
    discrepancy_count: int
    integrity_passed: bool
    integrity_discrepancy_count: int
    def __init__(self, ecl_count: _Optional[int] = ..., accrual_count: _Optional[int] = ..., in_both: _Optional[int] = ..., ecl_only: _Optional[_Iterable[str]] = ..., accrual_only: _Optional[_Iterable[str]] = ..., is_reconciled: _Optional[bool] = ..., discrepancy_count: _Optional[int] = ..., integrity_passed: _Optional[bool] = ..., integrity_discrepancy_count: _Optional[int] = ...) -> None: ...

class PreviewPeriodCloseResponse(_message.Message):
    __slots__ = ("success", "error_message", "preview_id", "period_date", "created_at", "expires_at", "total_accounts", "total_accrued_yield", "total_ecl_allowance", "total_carrying_amount", "ecl_by_bucket", "anomalies", "all_anomalies_acknowledged", "ecl_movement", "processing_time_seconds", "reconciliation")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PREVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCRUED_YIELD_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ECL_ALLOWANCE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ECL_BY_BUCKET_FIELD_NUMBER: _ClassVar[int]
    ANOMALIES_FIELD_NUMBER: _ClassVar[int]
    ALL_ANOMALIES_ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    ECL_MOVEMENT_FIELD_NUMBER: _ClassVar[int]
    PROCESSING_TIME_SECONDS_FIELD_NUMBER: _ClassVar[int]
    RECONCILIATION_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    preview_id: str
    period_date: str
    created_at: str
    expires_at: str
    total_accounts: int
    total_accrued_yield: str
    total_ecl_allowance: str
    total_carrying_amount: str
    ecl_by_bucket: _containers.RepeatedCompositeFieldContainer[BucketSummary]
    anomalies: _containers.RepeatedCompositeFieldContainer[Anomaly]
    all_anomalies_acknowledged: bool
    ecl_movement: ECLMovement
    processing_time_seconds: float
    reconciliation: ReconciliationResult
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., preview_id: _Optional[str] = ..., period_date: _Optional[str] = ..., created_at: _Optional[str] = ..., expires_at: _Optional[str] = ..., total_accounts: _Optional[int] = ..., total_accrued_yield: _Optional[str] = ..., total_ecl_allowance: _Optional[str] = ..., total_carrying_amount: _Optional[str] = ..., ecl_by_bucket: _Optional[_Iterable[_Union[BucketSummary, _Mapping]]] = ..., anomalies: _Optional[_Iterable[_Union[Anomaly, _Mapping]]] = ..., all_anomalies_acknowledged: _Optional[bool] = ..., ecl_movement: _Optional[_Union[ECLMovement, _Mapping]] = ..., processing_time_seconds: _Optional[float] = ..., reconciliation: _Optional[_Union[ReconciliationResult, _Mapping]] = ...) -> None: ...

class FinalizePeriodCloseRequest(_message.Message):
    __slots__ = ("preview_id", "finalized_by")
    PREVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    FINALIZED_BY_FIELD_NUMBER: _ClassVar[int]
    preview_id: str
    finalized_by: str
    def __init__(self, preview_id: _Optional[str] = ..., finalized_by: _Optional[str] = ...) -> None: ...

class JournalEntry(_message.Message):
    __slots__ = ("entry_id", "period_date", "entry_type", "debit_account", "credit_account", "amount", "description", "created_at")
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_TYPE_FIELD_NUMBER: _ClassVar[int]
    DEBIT_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    CREDIT_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    entry_id: str
    period_date: str
    entry_type: str
    debit_account: str
    credit_account: str
    amount: str
    description: str
    created_at: str
    def __init__(self, entry_id: _Optional[str] = ..., period_date: _Optional[str] = ..., entry_type: _Optional[str] = ..., debit_account: _Optional[str] = ..., credit_account: _Optional[str] = ..., amount: _Optional[str] = ..., description: _Optional[str] = ..., created_at: _Optional[str] = ...) -> None: ...

class FinalizePeriodCloseResponse(_message.Message):
    __slots__ = ("success", "error_message", "period_date", "status", "finalized_at", "total_accounts", "total_accrued_yield", "total_ecl_allowance", "total_carrying_amount", "journal_entries", "event_id")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FINALIZED_AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCRUED_YIELD_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ECL_ALLOWANCE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    JOURNAL_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    period_date: str
    status: str
    finalized_at: str
    total_accounts: int
    total_accrued_yield: str
    total_ecl_allowance: str
    total_carrying_amount: str
    journal_entries: _containers.RepeatedCompositeFieldContainer[JournalEntry]
    event_id: str
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., period_date: _Optional[str] = ..., status: _Optional[str] = ..., finalized_at: _Optional[str] = ..., total_accounts: _Optional[int] = ..., total_accrued_yield: _Optional[str] = ..., total_ecl_allowance: _Optional[str] = ..., total_carrying_amount: _Optional[str] = ..., journal_entries: _Optional[_Iterable[_Union[JournalEntry, _Mapping]]] = ..., event_id: _Optional[str] = ...) -> None: ...

class GetPeriodCloseRequest(_message.Message):
    __slots__ = ("period_date", "include_corrections")
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_CORRECTIONS_FIELD_NUMBER: _ClassVar[int]
    period_date: str
    include_corrections: bool
    def __init__(self, period_date: _Optional[str] = ..., include_corrections: _Optional[bool] = ...) -> None: ...

class PeriodCloseResponse(_message.Message):
    __slots__ = ("found", "period_date", "status", "finalized_at", "finalized_by", "total_accounts", "total_accrued_yield", "total_ecl_allowance", "total_carrying_amount", "ecl_by_bucket", "journal_entries", "has_corrections", "correction_count")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FINALIZED_AT_FIELD_NUMBER: _ClassVar[int]
    FINALIZED_BY_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ACCRUED_YIELD_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ECL_ALLOWANCE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ECL_BY_BUCKET_FIELD_NUMBER: _ClassVar[int]
    JOURNAL_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    HAS_CORRECTIONS_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    found: bool
    period_date: str
    status: str
    finalized_at: str
    finalized_by: str
    total_accounts: int
    total_accrued_yield: str
    total_ecl_allowance: str
    total_carrying_amount: str
    ecl_by_bucket: _containers.RepeatedCompositeFieldContainer[BucketSummary]
    journal_entries: _containers.RepeatedCompositeFieldContainer[JournalEntry]
    has_corrections: bool
    correction_count: int
    def __init__(self, found: _Optional[bool] = ..., period_date: _Optional[str] = ..., status: _Optional[str] = ..., finalized_at: _Optional[str] = ..., finalized_by: _Optional[str] = ..., total_accounts: _Optional[int] = ..., total_accrued_yield: _Optional[str] = ..., total_ecl_allowance: _Optional[str] = ..., total_carrying_amount: _Optional[str] = ..., ecl_by_bucket: _Optional[_Iterable[_Union[BucketSummary, _Mapping]]] = ..., journal_entries: _Optional[_Iterable[_Union[JournalEntry, _Mapping]]] = ..., has_corrections: _Optional[bool] = ..., correction_count: _Optional[int] = ...) -> None: ...

class GetClosedPeriodsRequest(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: int
    def __init__(self, limit: _Optional[int] = ...) -> None: ...

class GetClosedPeriodsResponse(_message.Message):
    __slots__ = ("period_dates", "total_count")
    PERIOD_DATES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    period_dates: _containers.RepeatedScalarFieldContainer[str]
    total_count: int
    def __init__(self, period_dates: _Optional[_Iterable[str]] = ..., total_count: _Optional[int] = ...) -> None: ...

class AcknowledgeAnomalyRequest(_message.Message):
    __slots__ = ("preview_id", "anomaly_id", "acknowledged_by")
    PREVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    ANOMALY_ID_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_BY_FIELD_NUMBER: _ClassVar[int]
    preview_id: str
    anomaly_id: str
    acknowledged_by: str
    def __init__(self, preview_id: _Optional[str] = ..., anomaly_id: _Optional[str] = ..., acknowledged_by: _Optional[str] = ...) -> None: ...

class AcknowledgeAnomalyResponse(_message.Message):
    __slots__ = ("success", "error_message", "all_anomalies_acknowledged")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ALL_ANOMALIES_ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    all_anomalies_acknowledged: bool
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., all_anomalies_acknowledged: _Optional[bool] = ...) -> None: ...

class CreateExportJobRequest(_message.Message):
    __slots__ = ("export_type", "export_format", "created_by", "period_date", "account_ids", "date_range_start", "date_range_end", "include_calculation_breakdown")
    EXPORT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EXPORT_FORMAT_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_FIELD_NUMBER: _ClassVar[int]
    PERIOD_DATE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    DATE_RANGE_START_FIELD_NUMBER: _ClassVar[int]
    DATE_RANGE_END_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_CALCULATION_BREAKDOWN_FIELD_NUMBER: _ClassVar[int]
    export_type: ExportType
    export_format: ExportFormat
    created_by: str
    period_date: str
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    date_range_start: str
    date_range_end: str
    include_calculation_breakdown: bool
    def __init__(self, export_type: _Optional[_Union[ExportType, str]] = ..., export_format: _Optional[_Union[ExportFormat, str]] = ..., created_by: _Optional[str] = ..., period_date: _Optional[str] = ..., account_ids: _Optional[_Iterable[str]] = ..., date_range_start: _Optional[str] = ..., date_range_end: _Optional[str] = ..., include_calculation_breakdown: _Optional[bool] = ...) -> None: ...

class CreateExportJobResponse(_message.Message):
    __slots__ = ("success", "job_id", "error_message")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    success: bool
    job_id: str
    error_message: str
    def __init__(self, success: _Optional[bool] = ..., job_id: _Optional[str] = ..., error_message: _Optional[str] = ...) -> None: ...

class GetExportStatusRequest(_message.Message):
    __slots__ = ("job_id",)
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    job_id: str
    def __init__(self, job_id: _Optional[str] = ...) -> None: ...

class ExportJobResponse(_message.Message):
    __slots__ = ("success", "error_message", "job_id", "export_type", "export_format", "status", "created_at", "created_by", "started_at", "completed_at", "total_records", "processed_records", "progress_percent", "result_url", "result_size_bytes", "retry_count", "max_retries", "can_retry", "warning")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    EXPORT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EXPORT_FORMAT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_BY_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_RECORDS_FIELD_NUMBER: _ClassVar[int]
    PROCESSED_RECORDS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_PERCENT_FIELD_NUMBER: _ClassVar[int]
    RESULT_URL_FIELD_NUMBER: _ClassVar[int]
    RESULT_SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    RETRY_COUNT_FIELD_NUMBER: _ClassVar[int]
    MAX_RETRIES_FIELD_NUMBER: _ClassVar[int]
    CAN_RETRY_FIELD_NUMBER: _ClassVar[int]
    WARNING_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    job_id: str
    export_type: ExportType
    export_format: ExportFormat
    status: ExportStatus
    created_at: str
    created_by: str
    started_at: str
    completed_at: str
    total_records: int
    processed_records: int
    progress_percent: float
    result_url: str
    result_size_bytes: int
    retry_count: int
    max_retries: int
    can_retry: bool
    warning: str
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., job_id: _Optional[str] = ..., export_type: _Optional[_Union[ExportType, str]] = ..., export_format: _Optional[_Union[ExportFormat, str]] = ..., status: _Optional[_Union[ExportStatus, str]] = ..., created_at: _Optional[str] = ..., created_by: _Optional[str] = ..., started_at: _Optional[str] = ..., completed_at: _Optional[str] = ..., total_records: _Optional[int] = ..., processed_records: _Optional[int] = ..., progress_percent: _Optional[float] = ..., result_url: _Optional[str] = ..., result_size_bytes: _Optional[int] = ..., retry_count: _Optional[int] = ..., max_retries: _Optional[int] = ..., can_retry: _Optional[bool] = ..., warning: _Optional[str] = ...) -> None: ...

class GetExportResultRequest(_message.Message):
    __slots__ = ("job_id",)
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    job_id: str
    def __init__(self, job_id: _Optional[str] = ...) -> None: ...

class GetExportResultResponse(_message.Message):
    __slots__ = ("success", "error_message", "format", "data", "size_bytes", "validation_json")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_JSON_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    format: ExportFormat
    data: str
    size_bytes: int
    validation_json: str
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., format: _Optional[_Union[ExportFormat, str]] = ..., data: _Optional[str] = ..., size_bytes: _Optional[int] = ..., validation_json: _Optional[str] = ...) -> None: ...

class RetryExportRequest(_message.Message):
    __slots__ = ("job_id",)
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    job_id: str
    def __init__(self, job_id: _Optional[str] = ...) -> None: ...

class ListExportJobsRequest(_message.Message):
    __slots__ = ("user_id", "limit", "include_completed")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    limit: int
    include_completed: bool
    def __init__(self, user_id: _Optional[str] = ..., limit: _Optional[int] = ..., include_completed: _Optional[bool] = ...) -> None: ...

class ListExportJobsResponse(_message.Message):
    __slots__ = ("success", "jobs", "error_message")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    JOBS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    success: bool
    jobs: _containers.RepeatedCompositeFieldContainer[ExportJobResponse]
    error_message: str
    def __init__(self, success: _Optional[bool] = ..., jobs: _Optional[_Iterable[_Union[ExportJobResponse, _Mapping]]] = ..., error_message: _Optional[str] = ...) -> None: ...

class GetEventHistoryRequest(_message.Message):
    __slots__ = ("account_id", "limit", "cursor")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    limit: int
    cursor: str
    def __init__(self, account_id: _Optional[str] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class EventHistoryEntry(_message.Message):
    __slots__ = ("event_id", "stream", "event_type", "account_id", "timestamp", "data_json")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    DATA_JSON_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    stream: str
    event_type: str
    account_id: str
    timestamp: str
    data_json: str
    def __init__(self, event_id: _Optional[str] = ..., stream: _Optional[str] = ..., event_type: _Optional[str] = ..., account_id: _Optional[str] = ..., timestamp: _Optional[str] = ..., data_json: _Optional[str] = ...) -> None: ...

class EventHistoryResponse(_message.Message):
    __slots__ = ("success", "error_message", "events", "next_cursor")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    events: _containers.RepeatedCompositeFieldContainer[EventHistoryEntry]
    next_cursor: str
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., events: _Optional[_Iterable[_Union[EventHistoryEntry, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class SearchAccountsRequest(_message.Message):
    __slots__ = ("query", "limit")
    QUERY_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    query: str
    limit: int
    def __init__(self, query: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class AccountSearchResult(_message.Message):
    __slots__ = ("loan_account_id", "account_number", "customer_id", "application_number", "principal_balance", "fee_balance", "total_outstanding", "created_at")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    FEE_BALANCE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_OUTSTANDING_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    account_number: str
    customer_id: str
    application_number: str
    principal_balance: str
    fee_balance: str
    total_outstanding: str
    created_at: str
    def __init__(self, loan_account_id: _Optional[str] = ..., account_number: _Optional[str] = ..., customer_id: _Optional[str] = ..., application_number: _Optional[str] = ..., principal_balance: _Optional[str] = ..., fee_balance: _Optional[str] = ..., total_outstanding: _Optional[str] = ..., created_at: _Optional[str] = ...) -> None: ...

class SearchAccountsResponse(_message.Message):
    __slots__ = ("results", "total_count")
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[AccountSearchResult]
    total_count: int
    def __init__(self, results: _Optional[_Iterable[_Union[AccountSearchResult, _Mapping]]] = ..., total_count: _Optional[int] = ...) -> None: ...

class GetCarryingAmountBreakdownRequest(_message.Message):
    __slots__ = ("account_id",)
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    def __init__(self, account_id: _Optional[str] = ...) -> None: ...

class CarryingAmountBreakdownResponse(_message.Message):
    __slots__ = ("account_id", "principal_balance", "accrued_yield", "carrying_amount", "fee_balance", "disbursed_principal", "establishment_fee", "total_paid", "last_accrual_date", "days_accrued", "term_days", "daily_accrual_rate", "calculation_timestamp")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
    ACCRUED_YIELD_FIELD_NUMBER: _ClassVar[int]
    CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    FEE_BALANCE_FIELD_NUMBER: _ClassVar[int]
    DISBURSED_PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    ESTABLISHMENT_FEE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PAID_FIELD_NUMBER: _ClassVar[int]
    LAST_ACCRUAL_DATE_FIELD_NUMBER: _ClassVar[int]
    DAYS_ACCRUED_FIELD_NUMBER: _ClassVar[int]
    TERM_DAYS_FIELD_NUMBER: _ClassVar[int]
    DAILY_ACCRUAL_RATE_FIELD_NUMBER: _ClassVar[int]
    CALCULATION_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    principal_balance: str
    accrued_yield: str
    carrying_amount: str
    fee_balance: str
    disbursed_principal: str
    establishment_fee: str
    total_paid: str
    last_accrual_date: str
    days_accrued: int
    term_days: int
    daily_accrual_rate: str
    calculation_timestamp: str
    def __init__(self, account_id: _Optional[str] = ..., principal_balance: _Optional[str] = ..., accrued_yield: _Optional[str] = ..., carrying_amount: _Optional[str] = ..., fee_balance: _Optional[str] = ..., disbursed_principal: _Optional[str] = ..., establishment_fee: _Optional[str] = ..., total_paid: _Optional[str] = ..., last_accrual_date: _Optional[str] = ..., days_accrued: _Optional[int] = ..., term_days: _Optional[int] = ..., daily_accrual_rate: _Optional[str] = ..., calculation_timestamp: _Optional[str] = ...) -> None: ...

class TraceECLToSourceRequest(_message.Message):
    __slots__ = ("account_ids",)
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class TraceECLToSourceResult(_message.Message):
    __slots__ = ("account_id", "success", "error_message", "ecl_event_id", "triggered_by", "triggered_by_event_id", "timestamp", "aging_bucket", "ecl_amount", "carrying_amount", "pd_rate", "overlay_multiplier")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ECL_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_FIELD_NUMBER: _ClassVar[int]
    TRIGGERED_BY_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    AGING_BUCKET_FIELD_NUMBER: _ClassVar[int]
    ECL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CARRYING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PD_RATE_FIELD_NUMBER: _ClassVar[int]
    OVERLAY_MULTIPLIER_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    success: bool
    error_message: str
    ecl_event_id: str
    triggered_by: str
    triggered_by_event_id: str
    timestamp: str
    aging_bucket: str
    ecl_amount: str
    carrying_amount: str
    pd_rate: str
    overlay_multiplier: str
    def __init__(self, account_id: _Optional[str] = ..., success: _Optional[bool] = ..., error_message: _Optional[str] = ..., ecl_event_id: _Optional[str] = ..., triggered_by: _Optional[str] = ..., triggered_by_event_id: _Optional[str] = ..., timestamp: _Optional[str] = ..., aging_bucket: _Optional[str] = ..., ecl_amount: _Optional[str] = ..., carrying_amount: _Optional[str] = ..., pd_rate: _Optional[str] = ..., overlay_multiplier: _Optional[str] = ...) -> None: ...

class TraceECLToSourceResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[TraceECLToSourceResult]
    def __init__(self, results: _Optional[_Iterable[_Union[TraceECLToSourceResult, _Mapping]]] = ...) -> None: ...

class TraceAccruedYieldToSourceRequest(_message.Message):
    __slots__ = ("account_ids",)
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class TraceAccruedYieldToSourceResult(_message.Message):
    __slots__ = ("account_id", "success", "error_message", "fee_amount", "term_days", "disbursement_date", "daily_accrual_rate", "cumulative_accrued", "days_accrued", "last_accrual_date", "last_updated", "accrual_event_count")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FEE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TERM_DAYS_FIELD_NUMBER: _ClassVar[int]
    DISBURSEMENT_DATE_FIELD_NUMBER: _ClassVar[int]
    DAILY_ACCRUAL_RATE_FIELD_NUMBER: _ClassVar[int]
    CUMULATIVE_ACCRUED_FIELD_NUMBER: _ClassVar[int]
    DAYS_ACCRUED_FIELD_NUMBER: _ClassVar[int]
    LAST_ACCRUAL_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_FIELD_NUMBER: _ClassVar[int]
    ACCRUAL_EVENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    success: bool
    error_message: str
    fee_amount: str
    term_days: int
    disbursement_date: str
    daily_accrual_rate: str
    cumulative_accrued: str
    days_accrued: int
    last_accrual_date: str
    last_updated: str
    accrual_event_count: int
    def __init__(self, account_id: _Optional[str] = ..., success: _Optional[bool] = ..., error_message: _Optional[str] = ..., fee_amount: _Optional[str] = ..., term_days: _Optional[int] = ..., disbursement_date: _Optional[str] = ..., daily_accrual_rate: _Optional[str] = ..., cumulative_accrued: _Optional[str] = ..., days_accrued: _Optional[int] = ..., last_accrual_date: _Optional[str] = ..., last_updated: _Optional[str] = ..., accrual_event_count: _Optional[int] = ...) -> None: ...

class TraceAccruedYieldToSourceResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[TraceAccruedYieldToSourceResult]
    def __init__(self, results: _Optional[_Iterable[_Union[TraceAccruedYieldToSourceResult, _Mapping]]] = ...) -> None: ...

class BatchAccountQueryRequest(_message.Message):
    __slots__ = ("account_ids",)
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchAccountQueryResult(_message.Message):
    __slots__ = ("account_id", "success", "error_message", "record")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    success: bool
    error_message: str
    record: LedgerRecordResponse
    def __init__(self, account_id: _Optional[str] = ..., success: _Optional[bool] = ..., error_message: _Optional[str] = ..., record: _Optional[_Union[LedgerRecordResponse, _Mapping]] = ...) -> None: ...

class BatchAccountQueryResponse(_message.Message):
    __slots__ = ("results", "total_count")
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[BatchAccountQueryResult]
    total_count: int
    def __init__(self, results: _Optional[_Iterable[_Union[BatchAccountQueryResult, _Mapping]]] = ..., total_count: _Optional[int] = ...) -> None: ...

class GenerateRandomSampleRequest(_message.Message):
    __slots__ = ("bucket", "ecl_min", "ecl_max", "carrying_amount_min", "carrying_amount_max", "sample_size", "seed", "allow_full_scan")
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    ECL_MIN_FIELD_NUMBER: _ClassVar[int]
    ECL_MAX_FIELD_NUMBER: _ClassVar[int]
    CARRYING_AMOUNT_MIN_FIELD_NUMBER: _ClassVar[int]
    CARRYING_AMOUNT_MAX_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_SIZE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    ALLOW_FULL_SCAN_FIELD_NUMBER: _ClassVar[int]
    bucket: str
    ecl_min: str
    ecl_max: str
    carrying_amount_min: str
    carrying_amount_max: str
    sample_size: int
    seed: str
    allow_full_scan: bool
    def __init__(self, bucket: _Optional[str] = ..., ecl_min: _Optional[str] = ..., ecl_max: _Optional[str] = ..., carrying_amount_min: _Optional[str] = ..., carrying_amount_max: _Optional[str] = ..., sample_size: _Optional[int] = ..., seed: _Optional[str] = ..., allow_full_scan: _Optional[bool] = ...) -> None: ...

class GenerateRandomSampleResponse(_message.Message):
    __slots__ = ("account_ids", "total_eligible", "seed")
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_ELIGIBLE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    total_eligible: int
    seed: str
    def __init__(self, account_ids: _Optional[_Iterable[str]] = ..., total_eligible: _Optional[int] = ..., seed: _Optional[str] = ...) -> None: ...

class GetEventProcessingStatusRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StreamProcessingStatus(_message.Message):
    __slots__ = ("stream_name", "consumer_group", "stream_length", "pending_count", "last_delivered_id", "last_entry_id", "lag_seconds", "status", "consumer_count", "last_error", "last_processed_at")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_GROUP_FIELD_NUMBER: _ClassVar[int]
    STREAM_LENGTH_FIELD_NUMBER: _ClassVar[int]
    PENDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_DELIVERED_ID_FIELD_NUMBER: _ClassVar[int]
    LAST_ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    LAG_SECONDS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_ERROR_FIELD_NUMBER: _ClassVar[int]
    LAST_PROCESSED_AT_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    consumer_group: str
    stream_length: int
    pending_count: int
    last_delivered_id: str
    last_entry_id: str
    lag_seconds: int
    status: str
    consumer_count: int
    last_error: str
    last_processed_at: str
    def __init__(self, stream_name: _Optional[str] = ..., consumer_group: _Optional[str] = ..., stream_length: _Optional[int] = ..., pending_count: _Optional[int] = ..., last_delivered_id: _Optional[str] = ..., last_entry_id: _Optional[str] = ..., lag_seconds: _Optional[int] = ..., status: _Optional[str] = ..., consumer_count: _Optional[int] = ..., last_error: _Optional[str] = ..., last_processed_at: _Optional[str] = ...) -> None: ...

class EventProcessingStatusResponse(_message.Message):
    __slots__ = ("success", "error_message", "overall_status", "total_pending", "estimated_catchup_seconds", "streams", "queried_at", "warning")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    OVERALL_STATUS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PENDING_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_CATCHUP_SECONDS_FIELD_NUMBER: _ClassVar[int]
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    QUERIED_AT_FIELD_NUMBER: _ClassVar[int]
    WARNING_FIELD_NUMBER: _ClassVar[int]
    success: bool
    error_message: str
    overall_status: str
    total_pending: int
    estimated_catchup_seconds: int
    streams: _containers.RepeatedCompositeFieldContainer[StreamProcessingStatus]
    queried_at: str
    warning: str
    def __init__(self, success: _Optional[bool] = ..., error_message: _Optional[str] = ..., overall_status: _Optional[str] = ..., total_pending: _Optional[int] = ..., estimated_catchup_seconds: _Optional[int] = ..., streams: _Optional[_Iterable[_Union[StreamProcessingStatus, _Mapping]]] = ..., queried_at: _Optional[str] = ..., warning: _Optional[str] = ...) -> None: ...
