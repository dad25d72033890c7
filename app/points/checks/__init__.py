"""The checks that decide whether a service's points wait for the committee."""

from app.points.checks.flags import Flag as Flag
