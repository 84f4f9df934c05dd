"""What the desk says outside its windows: in the tray, on the task bar, and as notifications of the system."""
