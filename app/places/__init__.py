"""The tree of places: city district, subdistrict (街道), community (社区), by national division code."""
