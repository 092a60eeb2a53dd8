"""What leads see and steer: what is late, what is stuck, who did what; later figures and reports."""
