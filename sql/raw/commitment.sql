-- purpose: every commitment read from papers, tables and reviews: each field of the record in a column of its own
-- needs: incoming_commitment
-- comment: Mọi cam kết đọc được từ tham luận, biểu đăng ký và sổ rà soát, kèm nguyên văn và vị trí
select
    * replace (
        cast(value as decimal(38, 15)) as value,
        cast(value_high as decimal(38, 15)) as value_high,
        cast(baseline as decimal(38, 15)) as baseline,
        cast(cost as decimal(38, 15)) as cost,
        cast(match_confidence as double) as match_confidence,
        cast(confidence as double) as confidence,
        cast(year as integer) as year,
        cast(base_year as integer) as base_year
    ),
    value as value_text,
    value_high as value_high_text,
    baseline as baseline_text,
    cost as cost_text,
from incoming_commitment
order by commitment_id
