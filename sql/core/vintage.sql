-- purpose: which file states each figure last: a figure supersedes a figure, an illustrative file is not newer than a real
--          one nor an undated than a dated, a correction supersedes the very figure that it quotes; beside a national table
--          that contradicts it a file lends no figure to the provinces which that table gives
-- needs: staging.fact, core.contradiction
-- comment: Tệp nào là bản hiện hành cho từng kỳ, tỉnh và đại lượng
-- column index_code: Chỉ số tổng hợp (PII, PCI…)
-- column edition: Kỳ đánh giá
-- column file_kind: Loại tệp
-- column province: Tỉnh, thành phố
-- column figure: Mã, hoặc tên nếu không có mã
-- column measure: Đại lượng: giá trị (raw_value), điểm (score), hạng (rank)
-- column sha256: Tệp nguồn
-- column vintage: Thứ tự của tệp, bản sau thay bản trước
-- column is_current: Bản hiện hành hay đã được thay
-- column superseded_by: Tệp được dùng thay: nêu lại con số này, hoặc là bảng toàn quốc trái với tệp này
with stated as (
    select
        index_code,
        edition,
        file_kind,
        province,
        coalesce(nullif(code, ''), name) as figure,
        measure,
        sha256,
        vintage,
        row(status is distinct from 'illustrative', is_dated, vintage + 0.0) as standing,
        list(value) as values,
        any_value(former) as former,
    from staging.fact
    group by all
),

outdone as (
    select
        this.index_code,
        this.edition,
        this.file_kind,
        this.sha256,
        given.province,
        max_by(this.table_sha256, given.standing) as table_sha256,
    from core.contradiction as this
    inner join stated as given
        on given.index_code = this.index_code
        and given.edition = this.edition
        and given.file_kind = this.file_kind
        and given.sha256 = this.table_sha256
    where this.is_national
    group by this.index_code, this.edition, this.file_kind, this.sha256, given.province
),

placed as (
    select
        this.index_code,
        this.edition,
        this.file_kind,
        this.province,
        this.figure,
        this.measure,
        this.sha256,
        this.vintage,
        -- A correction comes just after the newest file that prints what it corrects, whenever it was handed in.
        greatest(
            max(this.standing),
            max(row(corrected.standing[1], corrected.standing[2], corrected.standing[3] + 0.5)) filter (
                where corrected.sha256 is not null
            )
        ) as position,
    from stated as this
    left join stated as corrected
        on corrected.index_code = this.index_code
        and corrected.edition = this.edition
        and corrected.file_kind = this.file_kind
        and corrected.province = this.province
        and corrected.figure = this.figure
        and corrected.measure = this.measure
        and corrected.sha256 <> this.sha256
        and list_contains(corrected.values, this.former)
    group by all
),

ordered as (
    select
        placed.*,
        outdone.table_sha256,
        row_number() over same as age,
        first_value(placed.sha256) over same as newest,
    from placed
    left join outdone
        on outdone.index_code = placed.index_code
        and outdone.edition = placed.edition
        and outdone.file_kind = placed.file_kind
        and outdone.sha256 = placed.sha256
        and outdone.province = placed.province
    window same as (
        partition by placed.index_code, placed.edition, placed.file_kind, placed.province, placed.figure, placed.measure
        order by outdone.table_sha256 is null desc, placed.position desc, placed.sha256 asc
    )
)

select
    index_code,
    edition,
    file_kind,
    province,
    figure,
    measure,
    sha256,
    vintage,
    age = 1 and table_sha256 is null as is_current,
    case when age > 1 then newest else table_sha256 end as superseded_by,
from ordered
order by index_code, edition, file_kind, province, figure, measure, age desc
