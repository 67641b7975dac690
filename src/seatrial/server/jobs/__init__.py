"""Work beside the site: tasks, the queue that keeps them, the worker that does them, and the clock."""
