"""Tests of the pages of people who work on cases."""
