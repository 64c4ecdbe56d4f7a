-- purpose: which stated units may stand where an indicator's unit is expected, as units_agree (sources/words) tells
-- needs: incoming_unit_fit
-- comment: Các cặp đơn vị tính khớp nhau: đơn vị nêu trong cam kết và đơn vị của chỉ số
-- column stated: Đơn vị nêu trong cam kết; trống là không nêu
-- column expected: Đơn vị của chỉ số; trống là không có
select
    stated,
    expected,
from incoming_unit_fit
order by stated, expected
