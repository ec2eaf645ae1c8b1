import numpy as np

from tracker.scoring.memo import by_value


def test_equal_arrays_are_computed_once_and_others_anew():
    computed = []

    @by_value
    def doubled(p, weights=None, *, times=2):
        computed.append(p)
        return p * times if weights is None else p * weights

    p = np.array([0.1, 0.2])
    assert doubled(p).tolist() == doubled(p.copy()).tolist() == [0.2, 0.4]
    assert len(computed) == 1
    assert doubled(p, times=3).tolist() == doubled(p, times=3).tolist()
    assert len(computed) == 2
    assert doubled(np.array([1, 2])).tolist() == [2, 4]
    assert doubled(np.array([1, 2], dtype=np.int32)).dtype == np.int32
    assert (
        doubled(p, np.array([0.0, 1.0])).tolist() == doubled(p, weights=np.array([0.0, 1.0])).tolist() == [0, 0.2]
    )
    p[0] = 0.3
    assert doubled(p).tolist() == [0.6, 0.4]
