"""The book builds strictly: what is wrong stops the build."""


def test_a_notebook_that_raises_fails_the_build_twice_and_a_mended_one_passes(build):
    for _ in range(2):  # the second is incremental
        result = build("1 / 0")
        assert result.returncode != 0 and "ZeroDivisionError" in result.stdout + result.stderr
    result = build("1 / 1")
    assert result.returncode == 0, result.stdout + result.stderr
