"""Pages for the public: procedures, the application, the status of a case, checking a confirmation."""
