"""The vocabulary of the product: frozen values, their invariants, units and errors.

Nothing in this package reads a file, a clock or a random number, and nothing
in it imports more than numpy. Each type is imported from its own module.
"""
