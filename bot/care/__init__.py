"""What an operator asks of the shell: is it well, put it by, put it back."""

from bot.care.backups import backup, restore
from bot.care.checkup import doctor

__all__ = ["backup", "doctor", "restore"]
