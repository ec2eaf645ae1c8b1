from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Outturn"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker import accounts
        from tracker.fulltext import index
        from tracker.ledger import guards
        from tracker.models import changes, rebuilding, roles
        from tracker.scoreboards import stored

        changes.followers.append(stored.follow)
        # Migrations run without triggers, and every migrate puts back those that are missing.
        pre_migrate.connect(guards.remove_before_migrate, sender=self)
        pre_migrate.connect(index.remove_before_migrate, sender=self)
        post_migrate.connect(index.install_after_migrate, sender=self)
        post_migrate.connect(accounts.create_cache_after_migrate, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)  # last: with the rights to every table
        post_migrate.connect(roles.create_after_migrate, sender=self)
        post_migrate.connect(rebuilding.rebuild_after_migrate, sender=self)
