"""Whose an address is: one customer counts once."""

from app.kit.networks import network_of


def test_one_customers_addresses_are_one_caller() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff")
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")


def test_what_is_no_address_is_unknown() -> None:
    assert network_of("") == network_of("host.example") == "unknown"
