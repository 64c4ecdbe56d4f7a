-- purpose: two files that print the same figures of one edition and differ, beyond rounding, in many of them: the one behind
--          (made up, undated or older) and the one in force, whether this one gives most provinces, and where they differ most
-- needs: staging.fact, raw.ranked_province
-- comment: Hai tệp trái nhau ở nhiều số của cùng một kỳ
-- column index_code: Chỉ số tổng hợp (PII, PCI…)
-- column edition: Kỳ đánh giá
-- column file_kind: Loại tệp
-- column sha256: Tệp không được dùng
-- column table_sha256: Tệp đang dùng
-- column is_national: Tệp đang dùng có quá nửa số tỉnh của kỳ
-- column shared: Số con số cả hai tệp cùng nêu
-- column differing: Trong đó, số con số khác nhau
-- column province: Tỉnh, thành phố khác nhau nhiều nhất
-- column figure: Mã của con số khác nhau nhiều nhất
-- column measure: Đại lượng của con số đó
-- column old_value: Số của tệp không được dùng
-- column new_value: Số của tệp đang dùng
with stated as (
    select
        index_code,
        edition,
        file_kind,
        province,
        coalesce(nullif(code, ''), name) as figure,
        measure,
        sha256,
        row(status is distinct from 'illustrative', is_dated, vintage) as standing,
        any_value(value) as value,
        0.5 * pow(10, -min(length(split_part(value_text, '.', 2)))) as tolerance,
    from staging.fact
    where former is null and value is not null
    group by all
),

national as (
    select
        stated.index_code,
        stated.edition,
        stated.file_kind,
        stated.sha256,
    from stated
    inner join raw.ranked_province as ranked on stated.edition between ranked.first_edition and ranked.last_edition
    group by stated.index_code, stated.edition, stated.file_kind, stated.sha256
    having count(distinct stated.province) > 0.5 * count(distinct ranked.province)
),

pair as (
    select
        this.index_code,
        this.edition,
        this.file_kind,
        this.sha256,
        other.sha256 as table_sha256,
        this.province,
        this.figure,
        this.measure,
        this.value as old_value,
        other.value as new_value,
        abs(this.value - other.value) > 1.01 * greatest(this.tolerance, other.tolerance) as differs,
        abs(this.value - other.value) / greatest(abs(this.value), 1) as departure,
    from stated as this
    inner join stated as other
        on other.index_code = this.index_code
        and other.edition = this.edition
        and other.file_kind = this.file_kind
        and other.province = this.province
        and other.figure = this.figure
        and other.measure = this.measure
        and other.standing > this.standing
)

select
    pair.index_code,
    pair.edition,
    pair.file_kind,
    pair.sha256,
    pair.table_sha256,
    any_value(national.sha256) is not null as is_national,
    count(*) as shared,
    count(*) filter (pair.differs) as differing,
    max_by(pair.province, pair.departure) as province,
    max_by(pair.figure, pair.departure) as figure,
    max_by(pair.measure, pair.departure) as measure,
    max_by(pair.old_value, pair.departure) as old_value,
    max_by(pair.new_value, pair.departure) as new_value,
from pair
left join national
    on national.index_code = pair.index_code
    and national.edition = pair.edition
    and national.file_kind = pair.file_kind
    and national.sha256 = pair.table_sha256
group by pair.index_code, pair.edition, pair.file_kind, pair.sha256, pair.table_sha256
having count(*) >= 20 and count(*) filter (pair.differs) >= 0.2 * count(*)
order by pair.index_code, pair.edition, pair.file_kind, pair.sha256, pair.table_sha256
