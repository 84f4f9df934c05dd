from __future__ import annotations

from projector.contract.event_types import HANDLED
from projector.projections import registry
from tests.projector.engine_world import EngineWorld
from tests.projector.golden import examples


def test_every_type_of_the_contract_has_a_projection() -> None:
    """All families load, and together they handle exactly the types of the contract."""
    failures: list[registry.FamilyFailure] = []
    assert set(registry.load(failures)) >= HANDLED
    assert failures == []


def test_every_example_of_the_contract_folds() -> None:
    """The 87 examples, one after the other and in one batch, are applied without a dead letter and end alike."""
    one, other = EngineWorld(), EngineWorld()
    one.one_by_one(*examples())
    other.deliver(*examples())
    assert one.dead == other.dead == []
    assert one.counted("unhandled") == 0
    assert one.visible() == other.visible()


def test_the_examples_again_change_nothing() -> None:
    """Applying the whole history a second time ends in the same documents."""
    world = EngineWorld()
    world.deliver(*examples(), sizes=[30, 30])
    before = world.visible()
    world.deliver(*examples(), sizes=[7] * 20)
    assert world.visible() == before


def test_every_example_alone_folds() -> None:
    """No type needs another one before it."""
    for example in examples():
        world = EngineWorld()
        world.batch([example])
        assert world.dead == [], example.type
