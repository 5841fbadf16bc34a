"""What an exercise says about itself."""

import sample


def test_the_names_come_from_the_stub():
    assert sample.SPEED.names == ("speed",) and sample.DOUBLE.names == ("double",)


def test_cells_begin_with_their_mark():
    assert sample.SPEED.answer_cell == "# EXERCISE sample/page/speed\nspeed = ..."
    assert sample.SPEED.check_cell == '# CHECK sample/page/speed\ncheck("sample/page/speed", speed)'


def test_page_and_label():
    assert sample.SPEED.page == "sample/page" and sample.SPEED.label == "page-speed"


def test_answers_run_after_the_imports():
    (double,) = sample.DOUBLE.run(sample.DOUBLE.solution)
    assert double(2) == 4
