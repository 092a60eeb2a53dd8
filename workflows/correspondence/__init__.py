"""What the office writes: letters that stay in the file, and e-mails that only say that there is news."""
