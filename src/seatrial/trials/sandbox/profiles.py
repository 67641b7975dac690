"""What each profile of the system call filter refuses.

function     One program in namespaces of its own: no fork, no exec, no socket. Threads work, and so does a
             `socketpair` of streams (asyncio needs one).
repository   Programs that start others: fork and exec, no sockets but `socketpair`.
relay        As repository, with unix, IPv4 and IPv6 sockets: only inside a network namespace that holds nothing
             but its own loopback.
outer        Around a forkserver that makes namespaces: mount, unshare and clone work; what reaches into the
             kernel (modules, bpf, perf, io_uring, keys, clocks, swap) or into other processes does not.
landlock     As repository, for where no namespace separates files and processes: nothing that Landlock leaves open
             by path (chmod, chown, times, xattr, truncate), no signal but to one's own group, no limit or
             priority of another process.
landlock6    The same where Landlock itself confines signals (ABI 6, Linux 6.12): they work inside.
landlock-own The same for a user of its own, who owns nothing elsewhere and may signal nobody else: chmod and chown
             work too; times, xattr and truncate, for which being allowed to write is enough, do not.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass

PROFILES = ("function", "repository", "relay", "outer", "landlock", "landlock6", "landlock-own")
WORD = 0xFFFFFFFF


@dataclass(frozen=True)
class Refuse:
    """Refuse a call where the argument at `place`, masked, is one of `values`; with `unless`, where it is none.

    Only the lower 32 bits are looked at: each argument named here is an int or a set of flags within them.
    """

    place: int
    values: tuple[int, ...]
    mask: int = WORD
    unless: bool = False


# How a call is answered: an error number (0 allows it), or allowed but for the checks.
Rule = int | tuple[Refuse, ...]

# Reaching into the kernel, its clocks, keys and devices, or into another process. No profile has them.
KERNEL = """
    _sysctl acct add_key adjtimex bpf clock_adjtime clock_settime create_module delete_module fanotify_init
    fanotify_mark finit_module get_kernel_syms init_module io_setup io_uring_enter io_uring_register io_uring_setup
    ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie lsm_set_self_attr migrate_pages modify_ldt
    move_pages name_to_handle_at nfsservctl open_by_handle_at perf_event_open pidfd_getfd process_madvise
    process_mrelease process_vm_readv process_vm_writev ptrace query_module quotactl quotactl_fd reboot request_key
    settimeofday swapoff swapon sysfs syslog uselib userfaultfd ustat vhangup vmsplice
"""
# Namespaces and mounts: only a forkserver makes them.
NAMESPACES = """
    chroot fsconfig fsmount fsopen fspick listmount mount mount_setattr move_mount open_tree pivot_root setdomainname
    sethostname setns statmount umount2 unshare
"""
# Memory and kernel objects that no limit counts, and filters that could hide a call from ours.
UNCOUNTED = """
    inotify_add_watch inotify_init inotify_init1 memfd_create memfd_secret mq_getsetattr mq_notify mq_open
    mq_timedreceive mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd seccomp semctl semget semop semtimedop shmat
    shmctl shmdt shmget
"""
SOCKETS = "accept accept4 bind connect listen socket"
# What Landlock does not look at.
BY_OWNER = "chmod chown fchmod fchmodat fchmodat2 fchown fchownat lchown"
BY_WRITER = """
    fremovexattr fsetxattr futimesat lremovexattr lsetxattr removexattr setxattr truncate utime utimensat utimes
"""
SIGNALS = "pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo tgkill tkill"

TERMINALS = (0x5412, 0x541C, 0x541D, 0x5423)  # TIOCSTI, TIOCLINUX, TIOCCONS, TIOCSETD
FILE_FLAGS = (0x40086602, 0x40046602, 0x401C5820, 0x40087602)  # FS_IOC_SETFLAGS in two sizes, FSSETXATTR, SETVERSION
SIGNAL_OWNERS = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP
IOCTL = (Refuse(1, (*TERMINALS, *FILE_FLAGS, *SIGNAL_OWNERS)),)
FCNTL = (Refuse(1, (8, 10, 15, 1024, 1026)),)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY
PERSONALITY = (Refuse(0, (0, 0x0040000, WORD), unless=True),)  # asking, and switching off address randomising
PRCTL = (Refuse(0, (22, 35, 0x59616D61)),)  # PR_SET_SECCOMP, PR_SET_MM, PR_SET_PTRACER
STREAM = Refuse(1, (1,), mask=0xF, unless=True)  # SOCK_STREAM, without SOCK_CLOEXEC and SOCK_NONBLOCK
# A pair of datagram sockets could still send to any address; streams are bound to each other.
PAIR = (Refuse(0, (1,), unless=True), STREAM)
FAMILIES = (Refuse(0, (1, 2, 10), unless=True), Refuse(1, (1, 2), mask=0xF, unless=True))
# clone's flags: new mount, cgroup, uts, ipc, user, pid and network namespaces.
CLONE = Refuse(0, (0,), mask=0x00020000 | 0x7E000000, unless=True)
THREADS_ONLY = Refuse(0, (0,), mask=0x00010000)  # CLONE_THREAD is missing
ITSELF = Refuse(0, (0,), unless=True)  # a pid other than 0, which means the caller
EMPTYING = 0x200  # O_TRUNC while opening to read, which Landlock sees only from ABI 3


def rules(profile: str) -> Mapping[str, Rule]:
    """The rule of every call that a profile does not simply allow, by the call's name."""
    found: dict[str, Rule] = dict.fromkeys(KERNEL.split(), errno.EPERM)
    found |= {"ioctl": IOCTL, "personality": PERSONALITY}
    if profile == "outer":
        return found
    found |= dict.fromkeys((NAMESPACES + UNCOUNTED + SOCKETS).split(), errno.EPERM)
    # clone3's flags lie in memory, where no filter can read them; libraries fall back to clone.
    found |= {"clone3": errno.ENOSYS, "clone": (CLONE,), "fcntl": FCNTL, "prctl": PRCTL, "socketpair": PAIR}
    if profile == "function":
        found |= dict.fromkeys(("fork", "vfork", "execve", "execveat"), errno.EPERM)
        found["clone"] = (CLONE, THREADS_ONLY)
    elif profile == "relay":
        found |= dict.fromkeys(SOCKETS.split(), 0)
        found |= {"socket": FAMILIES, "socketpair": (Refuse(0, (1,), unless=True),)}
    elif profile.startswith("landlock"):
        found |= _without_namespaces(profile)
    return found


def _without_namespaces(profile: str) -> dict[str, Rule]:
    """What a namespace would have kept apart: files that are somebody's own, and processes of the same user."""
    found: dict[str, Rule] = dict.fromkeys(BY_WRITER.split(), errno.EPERM)
    found |= {
        "open": (Refuse(1, (EMPTYING,), mask=EMPTYING | 3),),
        "openat": (Refuse(2, (EMPTYING,), mask=EMPTYING | 3),),
        "openat2": errno.ENOSYS,  # its flags lie in memory; callers fall back to openat
    }
    return found if profile == "landlock-own" else found | _beside_others(profile)


def _beside_others(profile: str) -> dict[str, Rule]:
    """What the same user's files and processes outside have to be kept from."""
    found: dict[str, Rule] = dict.fromkeys(BY_OWNER.split(), errno.EPERM)
    found |= {
        "prlimit64": (ITSELF,),
        "setpriority": (ITSELF, Refuse(1, (0,), unless=True)),
        "ioprio_set": errno.EPERM,
    }
    found |= dict.fromkeys(("sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler"), (ITSELF,))
    if profile == "landlock":
        found |= dict.fromkeys(SIGNALS.split(), errno.EPERM)
        found["kill"] = (ITSELF,)
    return found
