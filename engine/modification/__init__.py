"""Moving tokens by hand: begin at one element, end at another, checked first, all or nothing."""
