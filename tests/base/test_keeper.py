"""The tests of src/base/process.h once more where no namespaces can be had."""

import subprocess
import unittest

from support import BUILD, missing, need


class WithoutNamespaces(unittest.TestCase):
    def test_processes_end_without_a_namespace_of_their_own(self):
        need("unshare")
        # A user namespace in which no other can be made.
        shut = ["unshare", "--user", "--map-root-user", "sh", "-c",
                'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh"]
        probe = subprocess.run([*shut, "unshare", "--user", "true"], capture_output=True, check=False)
        if b"No space left" not in probe.stderr:
            missing("a user namespace that can be shut off")
        done = subprocess.run([*shut, BUILD / "bin/test_base", "--source-file=*process_test*"],
                              env={"PATH": "/usr/bin:/bin"}, capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertIn(b"skipped: unshare(2) is not allowed", done.stdout)


if __name__ == "__main__":
    unittest.main()
