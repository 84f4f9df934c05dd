"""A channel that trusts the one certificate which was looked up in the list of revoked ones.

When the server changes its certificate, gRPC refuses the new one; it is looked at, and a channel that trusts it takes
the place of the old. Until a certificate was found good, and after it was revoked, calls fail as unreachable and say
why. Whoever holds the channel notices nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import grpc

from billie_desktop.desk.background import Background
from billie_desktop.gateways.grpc.certificate_guard import CertificateGuard

AGAIN_SECONDS = 3600.0
"""How old the answer of the list may be while a connection lasts."""
GRACE_SECONDS = 60.0
"""How long calls over a connection that was exchanged may take to their end."""
NOWHERE = "localhost:0"
"""Port 0 is nobody's: what is sent there stays here."""

_FAILING = grpc.ChannelConnectivity.TRANSIENT_FAILURE
_UNCHECKED = "its certificate was not looked at yet"


class CheckedChannel(grpc.aio.Channel):
    """``open_inner`` makes a channel that trusts one certificate (PEM). ``close`` at the end."""

    def __init__(
        self,
        guard: CertificateGuard,
        open_inner: Callable[[bytes], grpc.aio.Channel],
        interceptors: Sequence[Any] = (),
    ) -> None:
        self._guard, self._open_inner = guard, open_inner
        refusing = [*interceptors, _RefuseUnary(guard), _RefuseStream(guard), _RefuseUpload(guard)]
        self._nowhere = grpc.aio.insecure_channel(NOWHERE, interceptors=refusing)
        self._inner: grpc.aio.Channel | None = None
        self._trusted: bytes | None = None
        self._asked, self._swapped = asyncio.Event(), asyncio.Event()
        self._background = Background()
        self._release = guard.subscribe(self._take_over)
        self._take_over()
        self._background.spawn(self._follow(), "certificate of the server")

    # as any channel

    def unary_unary(self, *method: Any, **options: Any) -> Any:
        """One message, one answer."""
        return self._later("unary_unary", method, options)

    def unary_stream(self, *method: Any, **options: Any) -> Any:
        """One message, many answers."""
        return self._later("unary_stream", method, options)

    def stream_unary(self, *method: Any, **options: Any) -> Any:
        """Many messages, one answer."""
        return self._later("stream_unary", method, options)

    def stream_stream(self, *method: Any, **options: Any) -> Any:
        """Many messages both ways."""
        return self._later("stream_stream", method, options)

    def get_state(self, try_to_connect: bool = False) -> grpc.ChannelConnectivity:
        """Of the present connection; failing while no certificate is trusted."""
        if self._inner is not None:
            return self._inner.get_state(try_to_connect)
        if try_to_connect:
            self._asked.set()
        return _FAILING

    async def wait_for_state_change(self, last_observed_state: grpc.ChannelConnectivity) -> None:
        """Until the state is another, also because another channel has taken the place."""
        inner, swapped = self._inner, self._swapped
        if self.get_state() is not last_observed_state:
            return
        ways: list[asyncio.Task[None]] = [asyncio.create_task(_wait(swapped))]
        if inner is not None:
            ways.append(asyncio.create_task(inner.wait_for_state_change(last_observed_state)))
        try:
            ended, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        if not swapped.is_set():
            for way in ended:
                way.result()  # closed meanwhile: grpc.aio.UsageError

    async def channel_ready(self) -> None:
        """Until there is a connection."""
        while (state := self.get_state(try_to_connect=True)) is not grpc.ChannelConnectivity.READY:
            await self.wait_for_state_change(state)

    async def close(self, grace: float | None = None) -> None:
        """End it."""
        self._release()
        await self._background.stop()
        for channel in (self._inner, self._nowhere):
            if channel is not None:
                await channel.close(grace)

    async def __aenter__(self) -> CheckedChannel:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # the certificate

    def _later(self, kind: str, method: tuple[Any, ...], options: dict[str, Any]) -> Callable[..., Any]:
        """A method of whichever channel there is at the time of the call."""
        made: tuple[grpc.aio.Channel, Any] | None = None

        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal made
            channel = self._inner
            if channel is None:
                self._asked.set()
                channel = self._nowhere
            if made is None or made[0] is not channel:
                made = channel, getattr(channel, kind)(*method, **options)
            return made[1](*arguments, **more)

        return call

    async def _follow(self) -> None:
        while True:
            await self._due()
            await self._guard.look()

    async def _due(self) -> None:
        """Until the server should be looked at: it is asked for, it is refused or away, or it was long ago."""
        inner, swapped = self._inner, self._swapped
        if inner is None:
            await self._asked.wait()
            self._asked.clear()
            return
        try:
            async with asyncio.timeout(AGAIN_SECONDS):
                while not swapped.is_set() and (state := self.get_state()) is not _FAILING:
                    await self.wait_for_state_change(state)
        except TimeoutError:
            return

    def _take_over(self) -> None:
        found = self._guard.certificate
        if found == self._trusted:
            return
        old, self._trusted = self._inner, found
        self._inner = self._open_inner(found) if found is not None else None
        self._swapped.set()
        self._swapped = asyncio.Event()
        if old is not None:
            self._background.spawn(_retire(old), "end of a connection")


async def _retire(channel: grpc.aio.Channel) -> None:
    """Calls that are under way may end."""
    try:
        await channel.close(GRACE_SECONDS)
    except asyncio.CancelledError:
        await channel.close(None)
        raise


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


class _Refuse:
    def __init__(self, guard: CertificateGuard) -> None:
        self._guard = guard

    def _error(self) -> grpc.aio.AioRpcError:
        words = f"The server is not reachable: {self._guard.trouble or _UNCHECKED}."
        empty = grpc.aio.Metadata()
        return grpc.aio.AioRpcError(grpc.StatusCode.UNAVAILABLE, empty, empty, words, None)


class _RefuseUnary(_Refuse, grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]
    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        raise self._error()


class _RefuseStream(_Refuse, grpc.aio.UnaryStreamClientInterceptor):  # type: ignore[type-arg]
    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        raise self._error()


class _RefuseUpload(_Refuse, grpc.aio.StreamUnaryClientInterceptor):  # type: ignore[type-arg]
    async def intercept_stream_unary(self, continuation: Any, client_call_details: Any, request_iterator: Any) -> Any:
        raise self._error()
