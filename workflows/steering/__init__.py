"""What leads see and steer: notices of what is late, and later figures and reports."""
