from concurrent.futures import ThreadPoolExecutor, as_completed

from bank import trail


def _line(account):
    return f"{account.owner} {account.balance}"


def totals_by_owner(book):
    with ThreadPoolExecutor(max_workers=3) as pool:
        return list(pool.map(_line, book.accounts.values()))


def _refuse(account):
    account.change(-10_000)


def summary(book):
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="refuse") as pool:
        futures = {pool.submit(_refuse, account): account for account in book.accounts.values()}
        refused = sorted(str(future.exception()) for future in as_completed(futures))
    return [*refused, f"records {trail.counting.seen}"]
