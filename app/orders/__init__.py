"""Orders (订单) and assignments: lifecycle, acceptance, proof of service, rating."""
