-- purpose: which file states each figure last: a figure supersedes a figure, an undated file is not newer than a dated
--          one, a correction supersedes the very figure that it quotes
-- needs: staging.fact
-- comment: Tệp nào là bản hiện hành cho từng kỳ, tỉnh và đại lượng
-- column figure: Mã, hoặc tên nếu không có mã
-- column sha256: Tệp nguồn
-- column is_current: Bản hiện hành hay đã được thay
-- column superseded_by: Tệp mới hơn nêu lại con số này
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
        is_dated,
        list(value) as values,
        any_value(former) as former,
    from staging.fact
    group by all
),

placed as (
    select
        this.*,
        -- A correction comes just after the newest file that prints what it corrects, whenever it was handed in.
        greatest(
            max(row(this.is_dated, this.vintage + 0.0)),
            max(row(corrected.is_dated, corrected.vintage + 0.5)) filter (where corrected.sha256 is not null)
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
    group by
        this.index_code,
        this.edition,
        this.file_kind,
        this.province,
        this.figure,
        this.measure,
        this.sha256,
        this.vintage,
        this.is_dated,
        this.values,
        this.former
),

ordered as (
    select
        *,
        row_number() over same as age,
        first_value(sha256) over same as newest,
    from placed
    window same as (
        partition by index_code, edition, file_kind, province, figure, measure
        order by position desc, sha256 asc
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
    age = 1 as is_current,
    if(age = 1, null, newest) as superseded_by,
from ordered
order by index_code, edition, file_kind, province, figure, measure, age desc
