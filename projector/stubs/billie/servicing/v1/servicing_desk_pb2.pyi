import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorDetail(_message.Message):
    __slots__ = ("reason", "retry_at", "decision", "balance", "limit", "field")
    REASON_FIELD_NUMBER: _ClassVar[int]
    RETRY_AT_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    reason: str
    retry_at: _timestamp_pb2.Timestamp
    decision: DecisionFacts
    balance: BalanceFacts
    limit: str
    field: str
    def __init__(self, reason: _Optional[str] = ..., retry_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decision: _Optional[_Union[DecisionFacts, _Mapping]] = ..., balance: _Optional[_Union[BalanceFacts, _Mapping]] = ..., limit: _Optional[str] = ..., field: _Optional[str] = ...) -> None: ...

class DecisionFacts(_message.Message):
    __slots__ = ("request_id", "request_number", "status", "user_id", "user_name", "at")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    USER_NAME_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    request_number: str
    status: str
    user_id: str
    user_name: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, request_id: _Optional[str] = ..., request_number: _Optional[str] = ..., status: _Optional[str] = ..., user_id: _Optional[str] = ..., user_name: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BalanceFacts(_message.Message):
    __slots__ = ("at_request", "now")
    AT_REQUEST_FIELD_NUMBER: _ClassVar[int]
    NOW_FIELD_NUMBER: _ClassVar[int]
    at_request: str
    now: str
    def __init__(self, at_request: _Optional[str] = ..., now: _Optional[str] = ...) -> None: ...

class DeskFacts(_message.Message):
    __slots__ = ("terminal", "application_version")
    TERMINAL_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    terminal: str
    application_version: str
    def __init__(self, terminal: _Optional[str] = ..., application_version: _Optional[str] = ...) -> None: ...

class GetSignInOptionsRequest(_message.Message):
    __slots__ = ("desk",)
    DESK_FIELD_NUMBER: _ClassVar[int]
    desk: DeskFacts
    def __init__(self, desk: _Optional[_Union[DeskFacts, _Mapping]] = ...) -> None: ...

class GetSignInOptionsResponse(_message.Message):
    __slots__ = ("environment", "password", "provider", "version_floor")
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FLOOR_FIELD_NUMBER: _ClassVar[int]
    environment: str
    password: bool
    provider: ProviderOptions
    version_floor: str
    def __init__(self, environment: _Optional[str] = ..., password: _Optional[bool] = ..., provider: _Optional[_Union[ProviderOptions, _Mapping]] = ..., version_floor: _Optional[str] = ...) -> None: ...

class ProviderOptions(_message.Message):
    __slots__ = ("name", "authorization_endpoint", "client_id", "scope")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AUTHORIZATION_ENDPOINT_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    name: str
    authorization_endpoint: str
    client_id: str
    scope: str
    def __init__(self, name: _Optional[str] = ..., authorization_endpoint: _Optional[str] = ..., client_id: _Optional[str] = ..., scope: _Optional[str] = ...) -> None: ...

class SignInRequest(_message.Message):
    __slots__ = ("email", "password", "desk")
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    DESK_FIELD_NUMBER: _ClassVar[int]
    email: str
    password: str
    desk: DeskFacts
    def __init__(self, email: _Optional[str] = ..., password: _Optional[str] = ..., desk: _Optional[_Union[DeskFacts, _Mapping]] = ...) -> None: ...

class SignInWithProviderRequest(_message.Message):
    __slots__ = ("code", "code_verifier", "redirect_uri", "nonce", "desk")
    CODE_FIELD_NUMBER: _ClassVar[int]
    CODE_VERIFIER_FIELD_NUMBER: _ClassVar[int]
    REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    NONCE_FIELD_NUMBER: _ClassVar[int]
    DESK_FIELD_NUMBER: _ClassVar[int]
    code: str
    code_verifier: str
    redirect_uri: str
    nonce: str
    desk: DeskFacts
    def __init__(self, code: _Optional[str] = ..., code_verifier: _Optional[str] = ..., redirect_uri: _Optional[str] = ..., nonce: _Optional[str] = ..., desk: _Optional[_Union[DeskFacts, _Mapping]] = ...) -> None: ...

class RefreshRequest(_message.Message):
    __slots__ = ("refresh_token", "desk", "renewal_id")
    REFRESH_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DESK_FIELD_NUMBER: _ClassVar[int]
    RENEWAL_ID_FIELD_NUMBER: _ClassVar[int]
    refresh_token: str
    desk: DeskFacts
    renewal_id: str
    def __init__(self, refresh_token: _Optional[str] = ..., desk: _Optional[_Union[DeskFacts, _Mapping]] = ..., renewal_id: _Optional[str] = ...) -> None: ...

class Session(_message.Message):
    __slots__ = ("access_token", "access_expires_at", "refresh_token", "session_expires_at", "user", "environment")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ACCESS_EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SESSION_EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    access_expires_at: _timestamp_pb2.Timestamp
    refresh_token: str
    session_expires_at: _timestamp_pb2.Timestamp
    user: User
    environment: str
    def __init__(self, access_token: _Optional[str] = ..., access_expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refresh_token: _Optional[str] = ..., session_expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., user: _Optional[_Union[User, _Mapping]] = ..., environment: _Optional[str] = ...) -> None: ...

class User(_message.Message):
    __slots__ = ("user_id", "name", "email", "role")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    name: str
    email: str
    role: str
    def __init__(self, user_id: _Optional[str] = ..., name: _Optional[str] = ..., email: _Optional[str] = ..., role: _Optional[str] = ...) -> None: ...

class SignOutRequest(_message.Message):
    __slots__ = ("refresh_token",)
    REFRESH_TOKEN_FIELD_NUMBER: _ClassVar[int]
    refresh_token: str
    def __init__(self, refresh_token: _Optional[str] = ...) -> None: ...

class SignOutResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WhoAmIRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WhoAmIResponse(_message.Message):
    __slots__ = ("user", "limits", "environment", "features", "read_side", "version_floor", "notice", "frozen", "server_time")
    USER_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    READ_SIDE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FLOOR_FIELD_NUMBER: _ClassVar[int]
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    SERVER_TIME_FIELD_NUMBER: _ClassVar[int]
    user: User
    limits: Limits
    environment: str
    features: _containers.RepeatedScalarFieldContainer[str]
    read_side: ReadSide
    version_floor: str
    notice: str
    frozen: str
    server_time: _timestamp_pb2.Timestamp
    def __init__(self, user: _Optional[_Union[User, _Mapping]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., environment: _Optional[str] = ..., features: _Optional[_Iterable[str]] = ..., read_side: _Optional[_Union[ReadSide, _Mapping]] = ..., version_floor: _Optional[str] = ..., notice: _Optional[str] = ..., frozen: _Optional[str] = ..., server_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("waive", "approve_write_off", "request_adjustment", "approve_adjustment", "senior_threshold")
    WAIVE_FIELD_NUMBER: _ClassVar[int]
    APPROVE_WRITE_OFF_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ADJUSTMENT_FIELD_NUMBER: _ClassVar[int]
    APPROVE_ADJUSTMENT_FIELD_NUMBER: _ClassVar[int]
    SENIOR_THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    waive: str
    approve_write_off: str
    request_adjustment: str
    approve_adjustment: str
    senior_threshold: str
    def __init__(self, waive: _Optional[str] = ..., approve_write_off: _Optional[str] = ..., request_adjustment: _Optional[str] = ..., approve_adjustment: _Optional[str] = ..., senior_threshold: _Optional[str] = ...) -> None: ...

class ReadSide(_message.Message):
    __slots__ = ("mongo_uri", "database", "redis_url")
    MONGO_URI_FIELD_NUMBER: _ClassVar[int]
    DATABASE_FIELD_NUMBER: _ClassVar[int]
    REDIS_URL_FIELD_NUMBER: _ClassVar[int]
    mongo_uri: str
    database: str
    redis_url: str
    def __init__(self, mongo_uri: _Optional[str] = ..., database: _Optional[str] = ..., redis_url: _Optional[str] = ...) -> None: ...

class ChangePasswordRequest(_message.Message):
    __slots__ = ("current_password", "new_password")
    CURRENT_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    NEW_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    current_password: str
    new_password: str
    def __init__(self, current_password: _Optional[str] = ..., new_password: _Optional[str] = ...) -> None: ...

class ChangePasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RequestWriteOffRequest(_message.Message):
    __slots__ = ("request_id", "loan_account_id", "reason", "notes", "priority", "shown_balance")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    SHOWN_BALANCE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    loan_account_id: str
    reason: str
    notes: str
    priority: str
    shown_balance: str
    def __init__(self, request_id: _Optional[str] = ..., loan_account_id: _Optional[str] = ..., reason: _Optional[str] = ..., notes: _Optional[str] = ..., priority: _Optional[str] = ..., shown_balance: _Optional[str] = ...) -> None: ...

class RequestAdjustmentRequest(_message.Message):
    __slots__ = ("request_id", "loan_account_id", "principal_delta", "fee_delta", "reason", "priority")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_DELTA_FIELD_NUMBER: _ClassVar[int]
    FEE_DELTA_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    loan_account_id: str
    principal_delta: str
    fee_delta: str
    reason: str
    priority: str
    def __init__(self, request_id: _Optional[str] = ..., loan_account_id: _Optional[str] = ..., principal_delta: _Optional[str] = ..., fee_delta: _Optional[str] = ..., reason: _Optional[str] = ..., priority: _Optional[str] = ...) -> None: ...

class RequestResponse(_message.Message):
    __slots__ = ("request_id", "event_id", "amount", "balance", "senior", "already_recorded")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    SENIOR_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    event_id: str
    amount: str
    balance: str
    senior: bool
    already_recorded: bool
    def __init__(self, request_id: _Optional[str] = ..., event_id: _Optional[str] = ..., amount: _Optional[str] = ..., balance: _Optional[str] = ..., senior: _Optional[bool] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class ApproveRequest(_message.Message):
    __slots__ = ("request_id", "comment", "confirmed_balance")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BALANCE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    comment: str
    confirmed_balance: str
    def __init__(self, request_id: _Optional[str] = ..., comment: _Optional[str] = ..., confirmed_balance: _Optional[str] = ...) -> None: ...

class RejectRequest(_message.Message):
    __slots__ = ("request_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CancelRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class DecisionResponse(_message.Message):
    __slots__ = ("request_id", "status", "transaction_id", "ledger_event_id", "balance_before", "balance_after", "already_recorded", "being_recorded")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    LEDGER_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    BALANCE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    BALANCE_AFTER_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    BEING_RECORDED_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: str
    transaction_id: str
    ledger_event_id: str
    balance_before: str
    balance_after: str
    already_recorded: bool
    being_recorded: bool
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[str] = ..., transaction_id: _Optional[str] = ..., ledger_event_id: _Optional[str] = ..., balance_before: _Optional[str] = ..., balance_after: _Optional[str] = ..., already_recorded: _Optional[bool] = ..., being_recorded: _Optional[bool] = ...) -> None: ...

class RequestBlockClearRequest(_message.Message):
    __slots__ = ("request_id", "customer_id", "shown_reason", "justification")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    SHOWN_REASON_FIELD_NUMBER: _ClassVar[int]
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    customer_id: str
    shown_reason: str
    justification: str
    def __init__(self, request_id: _Optional[str] = ..., customer_id: _Optional[str] = ..., shown_reason: _Optional[str] = ..., justification: _Optional[str] = ...) -> None: ...

class RequestBlockClearResponse(_message.Message):
    __slots__ = ("request_id", "event_id", "reason", "needs_approval", "already_recorded")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    NEEDS_APPROVAL_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    event_id: str
    reason: str
    needs_approval: bool
    already_recorded: bool
    def __init__(self, request_id: _Optional[str] = ..., event_id: _Optional[str] = ..., reason: _Optional[str] = ..., needs_approval: _Optional[bool] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class AddNoteRequest(_message.Message):
    __slots__ = ("note_key", "customer_id", "loan_account_id", "conversation_id", "application_number", "content", "written_at")
    NOTE_KEY_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_AT_FIELD_NUMBER: _ClassVar[int]
    note_key: str
    customer_id: str
    loan_account_id: str
    conversation_id: str
    application_number: str
    content: NoteContent
    written_at: _timestamp_pb2.Timestamp
    def __init__(self, note_key: _Optional[str] = ..., customer_id: _Optional[str] = ..., loan_account_id: _Optional[str] = ..., conversation_id: _Optional[str] = ..., application_number: _Optional[str] = ..., content: _Optional[_Union[NoteContent, _Mapping]] = ..., written_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AmendNoteRequest(_message.Message):
    __slots__ = ("note_key", "amends_note_id", "content", "written_at")
    NOTE_KEY_FIELD_NUMBER: _ClassVar[int]
    AMENDS_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_AT_FIELD_NUMBER: _ClassVar[int]
    note_key: str
    amends_note_id: str
    content: NoteContent
    written_at: _timestamp_pb2.Timestamp
    def __init__(self, note_key: _Optional[str] = ..., amends_note_id: _Optional[str] = ..., content: _Optional[_Union[NoteContent, _Mapping]] = ..., written_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NoteContent(_message.Message):
    __slots__ = ("channel", "topic", "direction", "subject", "body_json", "priority", "sentiment")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    BODY_JSON_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    SENTIMENT_FIELD_NUMBER: _ClassVar[int]
    channel: str
    topic: str
    direction: str
    subject: str
    body_json: str
    priority: str
    sentiment: str
    def __init__(self, channel: _Optional[str] = ..., topic: _Optional[str] = ..., direction: _Optional[str] = ..., subject: _Optional[str] = ..., body_json: _Optional[str] = ..., priority: _Optional[str] = ..., sentiment: _Optional[str] = ...) -> None: ...

class NoteResponse(_message.Message):
    __slots__ = ("note_id", "created_at", "already_recorded")
    NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    note_id: str
    created_at: _timestamp_pb2.Timestamp
    already_recorded: bool
    def __init__(self, note_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class PauseNotificationsRequest(_message.Message):
    __slots__ = ("pause_key", "customer_id", "mode", "reason", "last_day")
    PAUSE_KEY_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    pause_key: str
    customer_id: str
    mode: str
    reason: str
    last_day: str
    def __init__(self, pause_key: _Optional[str] = ..., customer_id: _Optional[str] = ..., mode: _Optional[str] = ..., reason: _Optional[str] = ..., last_day: _Optional[str] = ...) -> None: ...

class PauseNotificationsResponse(_message.Message):
    __slots__ = ("command_id", "expires_at", "already_recorded")
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    command_id: str
    expires_at: _timestamp_pb2.Timestamp
    already_recorded: bool
    def __init__(self, command_id: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class ListAuditRequest(_message.Message):
    __slots__ = ("actor_id", "action", "resource_id", "from_time", "to_time", "page_size", "page_token")
    ACTOR_ID_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_TIME_FIELD_NUMBER: _ClassVar[int]
    TO_TIME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    actor_id: str
    action: str
    resource_id: str
    from_time: _timestamp_pb2.Timestamp
    to_time: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, actor_id: _Optional[str] = ..., action: _Optional[str] = ..., resource_id: _Optional[str] = ..., from_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., to_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAuditResponse(_message.Message):
    __slots__ = ("entries", "next_page_token")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[AuditEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[AuditEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class AuditEntry(_message.Message):
    __slots__ = ("number", "entry_id", "at", "actor_id", "actor_name", "role", "action", "phase", "resource_kind", "resource_id", "customer_id", "amount", "reason", "outcome", "transaction_id", "command_id", "terminal", "application_version", "hash", "previous_hash")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_ID_FIELD_NUMBER: _ClassVar[int]
    ACTOR_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_KIND_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    COMMAND_ID_FIELD_NUMBER: _ClassVar[int]
    TERMINAL_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    HASH_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_HASH_FIELD_NUMBER: _ClassVar[int]
    number: int
    entry_id: str
    at: _timestamp_pb2.Timestamp
    actor_id: str
    actor_name: str
    role: str
    action: str
    phase: str
    resource_kind: str
    resource_id: str
    customer_id: str
    amount: str
    reason: str
    outcome: str
    transaction_id: str
    command_id: str
    terminal: str
    application_version: str
    hash: str
    previous_hash: str
    def __init__(self, number: _Optional[int] = ..., entry_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor_id: _Optional[str] = ..., actor_name: _Optional[str] = ..., role: _Optional[str] = ..., action: _Optional[str] = ..., phase: _Optional[str] = ..., resource_kind: _Optional[str] = ..., resource_id: _Optional[str] = ..., customer_id: _Optional[str] = ..., amount: _Optional[str] = ..., reason: _Optional[str] = ..., outcome: _Optional[str] = ..., transaction_id: _Optional[str] = ..., command_id: _Optional[str] = ..., terminal: _Optional[str] = ..., application_version: _Optional[str] = ..., hash: _Optional[str] = ..., previous_hash: _Optional[str] = ...) -> None: ...

class StoreProofRequest(_message.Message):
    __slots__ = ("loan_account_id", "size", "content")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    size: int
    content: bytes
    def __init__(self, loan_account_id: _Optional[str] = ..., size: _Optional[int] = ..., content: _Optional[bytes] = ...) -> None: ...

class StoreProofResponse(_message.Message):
    __slots__ = ("location", "size", "media_type")
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    location: str
    size: int
    media_type: str
    def __init__(self, location: _Optional[str] = ..., size: _Optional[int] = ..., media_type: _Optional[str] = ...) -> None: ...

class LogRevealRequest(_message.Message):
    __slots__ = ("customer_id", "detail", "reason")
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    detail: str
    reason: str
    def __init__(self, customer_id: _Optional[str] = ..., detail: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class LogRevealResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ClaimConversationRequest(_message.Message):
    __slots__ = ("conversation_id",)
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    conversation_id: str
    def __init__(self, conversation_id: _Optional[str] = ...) -> None: ...

class ClaimConversationResponse(_message.Message):
    __slots__ = ("expires_at", "claimed_at")
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    CLAIMED_AT_FIELD_NUMBER: _ClassVar[int]
    expires_at: _timestamp_pb2.Timestamp
    claimed_at: _timestamp_pb2.Timestamp
    def __init__(self, expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., claimed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReleaseConversationRequest(_message.Message):
    __slots__ = ("conversation_id",)
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    conversation_id: str
    def __init__(self, conversation_id: _Optional[str] = ...) -> None: ...

class ReleaseConversationResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SendStaffMessageRequest(_message.Message):
    __slots__ = ("message_key", "conversation_id", "text", "seen_message_id", "seen_from")
    MESSAGE_KEY_FIELD_NUMBER: _ClassVar[int]
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SEEN_MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    SEEN_FROM_FIELD_NUMBER: _ClassVar[int]
    message_key: str
    conversation_id: str
    text: str
    seen_message_id: str
    seen_from: _timestamp_pb2.Timestamp
    def __init__(self, message_key: _Optional[str] = ..., conversation_id: _Optional[str] = ..., text: _Optional[str] = ..., seen_message_id: _Optional[str] = ..., seen_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SendStaffMessageResponse(_message.Message):
    __slots__ = ("event_id", "already_recorded")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    already_recorded: bool
    def __init__(self, event_id: _Optional[str] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class ReadAlongRequest(_message.Message):
    __slots__ = ("conversation_id", "left")
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    conversation_id: str
    left: bool
    def __init__(self, conversation_id: _Optional[str] = ..., left: _Optional[bool] = ...) -> None: ...

class ReadAlongResponse(_message.Message):
    __slots__ = ("readers", "again_ms")
    READERS_FIELD_NUMBER: _ClassVar[int]
    AGAIN_MS_FIELD_NUMBER: _ClassVar[int]
    readers: _containers.RepeatedCompositeFieldContainer[Reader]
    again_ms: int
    def __init__(self, readers: _Optional[_Iterable[_Union[Reader, _Mapping]]] = ..., again_ms: _Optional[int] = ...) -> None: ...

class Reader(_message.Message):
    __slots__ = ("user_id", "name")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    name: str
    def __init__(self, user_id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class GetProcessingStatusRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ProcessingStatus(_message.Message):
    __slots__ = ("overall", "reasons", "pending", "catch_up_seconds", "streams", "dead_letters", "events_per_second", "read_at")
    OVERALL_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    CATCH_UP_SECONDS_FIELD_NUMBER: _ClassVar[int]
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    DEAD_LETTERS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    READ_AT_FIELD_NUMBER: _ClassVar[int]
    overall: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    pending: int
    catch_up_seconds: float
    streams: _containers.RepeatedCompositeFieldContainer[StreamStatus]
    dead_letters: int
    events_per_second: float
    read_at: _timestamp_pb2.Timestamp
    def __init__(self, overall: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., pending: _Optional[int] = ..., catch_up_seconds: _Optional[float] = ..., streams: _Optional[_Iterable[_Union[StreamStatus, _Mapping]]] = ..., dead_letters: _Optional[int] = ..., events_per_second: _Optional[float] = ..., read_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListDeadLettersRequest(_message.Message):
    __slots__ = ("search", "page_size", "page_token", "event_type", "failure")
    SEARCH_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    search: str
    page_size: int
    page_token: str
    event_type: str
    failure: str
    def __init__(self, search: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., event_type: _Optional[str] = ..., failure: _Optional[str] = ...) -> None: ...

class ListDeadLettersResponse(_message.Message):
    __slots__ = ("letters", "next_page_token", "total", "event_types", "failures")
    LETTERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPES_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    letters: _containers.RepeatedCompositeFieldContainer[DeadLetterSummary]
    next_page_token: str
    total: int
    event_types: _containers.RepeatedCompositeFieldContainer[LetterChoice]
    failures: _containers.RepeatedCompositeFieldContainer[LetterChoice]
    def __init__(self, letters: _Optional[_Iterable[_Union[DeadLetterSummary, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ..., event_types: _Optional[_Iterable[_Union[LetterChoice, _Mapping]]] = ..., failures: _Optional[_Iterable[_Union[LetterChoice, _Mapping]]] = ...) -> None: ...

class LetterChoice(_message.Message):
    __slots__ = ("value", "count")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    value: str
    count: int
    def __init__(self, value: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class DeadLetterSummary(_message.Message):
    __slots__ = ("letter_id", "original_id", "stream", "event_type", "event_id", "conversation_id", "user_id", "error", "error_class", "attempts", "first_failed_at", "moved_at")
    LETTER_ID_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_ID_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONVERSATION_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ERROR_CLASS_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    FIRST_FAILED_AT_FIELD_NUMBER: _ClassVar[int]
    MOVED_AT_FIELD_NUMBER: _ClassVar[int]
    letter_id: str
    original_id: str
    stream: str
    event_type: str
    event_id: str
    conversation_id: str
    user_id: str
    error: str
    error_class: str
    attempts: int
    first_failed_at: _timestamp_pb2.Timestamp
    moved_at: _timestamp_pb2.Timestamp
    def __init__(self, letter_id: _Optional[str] = ..., original_id: _Optional[str] = ..., stream: _Optional[str] = ..., event_type: _Optional[str] = ..., event_id: _Optional[str] = ..., conversation_id: _Optional[str] = ..., user_id: _Optional[str] = ..., error: _Optional[str] = ..., error_class: _Optional[str] = ..., attempts: _Optional[int] = ..., first_failed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., moved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetDeadLetterRequest(_message.Message):
    __slots__ = ("letter_id",)
    LETTER_ID_FIELD_NUMBER: _ClassVar[int]
    letter_id: str
    def __init__(self, letter_id: _Optional[str] = ...) -> None: ...

class DeadLetter(_message.Message):
    __slots__ = ("summary", "envelope", "body", "body_is_json", "not_correctable", "documents")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ENVELOPE_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    BODY_IS_JSON_FIELD_NUMBER: _ClassVar[int]
    NOT_CORRECTABLE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    summary: DeadLetterSummary
    envelope: _containers.RepeatedCompositeFieldContainer[EnvelopeField]
    body: str
    body_is_json: bool
    not_correctable: str
    documents: _containers.RepeatedCompositeFieldContainer[DocumentBeside]
    def __init__(self, summary: _Optional[_Union[DeadLetterSummary, _Mapping]] = ..., envelope: _Optional[_Iterable[_Union[EnvelopeField, _Mapping]]] = ..., body: _Optional[str] = ..., body_is_json: _Optional[bool] = ..., not_correctable: _Optional[str] = ..., documents: _Optional[_Iterable[_Union[DocumentBeside, _Mapping]]] = ...) -> None: ...

class EnvelopeField(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class DocumentBeside(_message.Message):
    __slots__ = ("collection", "key", "json")
    COLLECTION_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    collection: str
    key: str
    json: str
    def __init__(self, collection: _Optional[str] = ..., key: _Optional[str] = ..., json: _Optional[str] = ...) -> None: ...

class CheckCorrectionRequest(_message.Message):
    __slots__ = ("letter_id", "body_json")
    LETTER_ID_FIELD_NUMBER: _ClassVar[int]
    BODY_JSON_FIELD_NUMBER: _ClassVar[int]
    letter_id: str
    body_json: str
    def __init__(self, letter_id: _Optional[str] = ..., body_json: _Optional[str] = ...) -> None: ...

class CheckCorrectionResponse(_message.Message):
    __slots__ = ("problem", "documents")
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    problem: str
    documents: _containers.RepeatedCompositeFieldContainer[DocumentBeside]
    def __init__(self, problem: _Optional[str] = ..., documents: _Optional[_Iterable[_Union[DocumentBeside, _Mapping]]] = ...) -> None: ...

class CorrectEventRequest(_message.Message):
    __slots__ = ("correction_key", "letter_id", "body_json", "reason")
    CORRECTION_KEY_FIELD_NUMBER: _ClassVar[int]
    LETTER_ID_FIELD_NUMBER: _ClassVar[int]
    BODY_JSON_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    correction_key: str
    letter_id: str
    body_json: str
    reason: str
    def __init__(self, correction_key: _Optional[str] = ..., letter_id: _Optional[str] = ..., body_json: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CorrectEventResponse(_message.Message):
    __slots__ = ("event_id", "entry_id", "already_recorded")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    entry_id: str
    already_recorded: bool
    def __init__(self, event_id: _Optional[str] = ..., entry_id: _Optional[str] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class GetDriftRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RunDriftRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DriftReport(_message.Message):
    __slots__ = ("state", "started_at", "ended_at", "started_by_name", "accounts", "difference_count", "settled", "unreadable", "pending_disbursement", "projector_behind", "read_models_as_of", "ledger_as_of_oldest", "ledger_as_of_newest", "problem", "differences")
    STATE_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    STARTED_BY_NAME_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    UNREADABLE_FIELD_NUMBER: _ClassVar[int]
    PENDING_DISBURSEMENT_FIELD_NUMBER: _ClassVar[int]
    PROJECTOR_BEHIND_FIELD_NUMBER: _ClassVar[int]
    READ_MODELS_AS_OF_FIELD_NUMBER: _ClassVar[int]
    LEDGER_AS_OF_OLDEST_FIELD_NUMBER: _ClassVar[int]
    LEDGER_AS_OF_NEWEST_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    state: str
    started_at: _timestamp_pb2.Timestamp
    ended_at: _timestamp_pb2.Timestamp
    started_by_name: str
    accounts: int
    difference_count: int
    settled: int
    unreadable: int
    pending_disbursement: int
    projector_behind: bool
    read_models_as_of: _timestamp_pb2.Timestamp
    ledger_as_of_oldest: _timestamp_pb2.Timestamp
    ledger_as_of_newest: _timestamp_pb2.Timestamp
    problem: str
    differences: _containers.RepeatedCompositeFieldContainer[DriftDifference]
    def __init__(self, state: _Optional[str] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., started_by_name: _Optional[str] = ..., accounts: _Optional[int] = ..., difference_count: _Optional[int] = ..., settled: _Optional[int] = ..., unreadable: _Optional[int] = ..., pending_disbursement: _Optional[int] = ..., projector_behind: _Optional[bool] = ..., read_models_as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ledger_as_of_oldest: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ledger_as_of_newest: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., problem: _Optional[str] = ..., differences: _Optional[_Iterable[_Union[DriftDifference, _Mapping]]] = ...) -> None: ...

class DriftDifference(_message.Message):
    __slots__ = ("loan_account_id", "verdict", "status", "read_models", "ledger", "difference", "read_models_as_of", "ledger_as_of")
    LOAN_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    READ_MODELS_FIELD_NUMBER: _ClassVar[int]
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_FIELD_NUMBER: _ClassVar[int]
    READ_MODELS_AS_OF_FIELD_NUMBER: _ClassVar[int]
    LEDGER_AS_OF_FIELD_NUMBER: _ClassVar[int]
    loan_account_id: str
    verdict: str
    status: str
    read_models: _containers.RepeatedScalarFieldContainer[str]
    ledger: str
    difference: str
    read_models_as_of: _timestamp_pb2.Timestamp
    ledger_as_of: _timestamp_pb2.Timestamp
    def __init__(self, loan_account_id: _Optional[str] = ..., verdict: _Optional[str] = ..., status: _Optional[str] = ..., read_models: _Optional[_Iterable[str]] = ..., ledger: _Optional[str] = ..., difference: _Optional[str] = ..., read_models_as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ledger_as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StreamStatus(_message.Message):
    __slots__ = ("stream", "level", "pending", "lag_seconds", "last_processed", "consumers")
    STREAM_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    LAG_SECONDS_FIELD_NUMBER: _ClassVar[int]
    LAST_PROCESSED_FIELD_NUMBER: _ClassVar[int]
    CONSUMERS_FIELD_NUMBER: _ClassVar[int]
    stream: str
    level: str
    pending: int
    lag_seconds: float
    last_processed: _timestamp_pb2.Timestamp
    consumers: int
    def __init__(self, stream: _Optional[str] = ..., level: _Optional[str] = ..., pending: _Optional[int] = ..., lag_seconds: _Optional[float] = ..., last_processed: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., consumers: _Optional[int] = ...) -> None: ...

class ReportProblemRequest(_message.Message):
    __slots__ = ("report_id", "text", "details", "noticed_at", "application_version", "picture_size", "picture")
    REPORT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    NOTICED_AT_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    PICTURE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    report_id: str
    text: str
    details: str
    noticed_at: _timestamp_pb2.Timestamp
    application_version: str
    picture_size: int
    picture: bytes
    def __init__(self, report_id: _Optional[str] = ..., text: _Optional[str] = ..., details: _Optional[str] = ..., noticed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., application_version: _Optional[str] = ..., picture_size: _Optional[int] = ..., picture: _Optional[bytes] = ...) -> None: ...

class ReportProblemResponse(_message.Message):
    __slots__ = ("number", "already_recorded")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ALREADY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    number: int
    already_recorded: bool
    def __init__(self, number: _Optional[int] = ..., already_recorded: _Optional[bool] = ...) -> None: ...

class ListProblemsRequest(_message.Message):
    __slots__ = ("state", "page_size", "page_token")
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    state: str
    page_size: int
    page_token: str
    def __init__(self, state: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListProblemsResponse(_message.Message):
    __slots__ = ("problems", "next_page_token", "open", "resolved")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[ProblemSummary]
    next_page_token: str
    open: int
    resolved: int
    def __init__(self, problems: _Optional[_Iterable[_Union[ProblemSummary, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., open: _Optional[int] = ..., resolved: _Optional[int] = ...) -> None: ...

class ProblemSummary(_message.Message):
    __slots__ = ("number", "state", "excerpt", "reported_by_id", "reported_by_name", "role", "noticed_at", "received_at", "application_version", "picture_size", "decisions", "removed_at")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    EXCERPT_FIELD_NUMBER: _ClassVar[int]
    REPORTED_BY_ID_FIELD_NUMBER: _ClassVar[int]
    REPORTED_BY_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    NOTICED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    PICTURE_SIZE_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    REMOVED_AT_FIELD_NUMBER: _ClassVar[int]
    number: int
    state: str
    excerpt: str
    reported_by_id: str
    reported_by_name: str
    role: str
    noticed_at: _timestamp_pb2.Timestamp
    received_at: _timestamp_pb2.Timestamp
    application_version: str
    picture_size: int
    decisions: _containers.RepeatedCompositeFieldContainer[ProblemDecision]
    removed_at: _timestamp_pb2.Timestamp
    def __init__(self, number: _Optional[int] = ..., state: _Optional[str] = ..., excerpt: _Optional[str] = ..., reported_by_id: _Optional[str] = ..., reported_by_name: _Optional[str] = ..., role: _Optional[str] = ..., noticed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., application_version: _Optional[str] = ..., picture_size: _Optional[int] = ..., decisions: _Optional[_Iterable[_Union[ProblemDecision, _Mapping]]] = ..., removed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ProblemDecision(_message.Message):
    __slots__ = ("action", "user_id", "user_name", "at", "comment")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    USER_NAME_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    action: str
    user_id: str
    user_name: str
    at: _timestamp_pb2.Timestamp
    comment: str
    def __init__(self, action: _Optional[str] = ..., user_id: _Optional[str] = ..., user_name: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., comment: _Optional[str] = ...) -> None: ...

class GetProblemRequest(_message.Message):
    __slots__ = ("number",)
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    number: int
    def __init__(self, number: _Optional[int] = ...) -> None: ...

class Problem(_message.Message):
    __slots__ = ("summary", "text", "details", "picture")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    summary: ProblemSummary
    text: str
    details: str
    picture: bytes
    def __init__(self, summary: _Optional[_Union[ProblemSummary, _Mapping]] = ..., text: _Optional[str] = ..., details: _Optional[str] = ..., picture: _Optional[bytes] = ...) -> None: ...

class ResolveProblemRequest(_message.Message):
    __slots__ = ("number", "reopen", "comment")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    REOPEN_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    number: int
    reopen: bool
    comment: str
    def __init__(self, number: _Optional[int] = ..., reopen: _Optional[bool] = ..., comment: _Optional[str] = ...) -> None: ...
