-- purpose: every number of a published plan with each thing that it comes from, for people who ask
-- needs: published_number, raw.fact, raw.commitment, raw.file
-- comment: Mọi con số của kế hoạch đã phát hành và từng nguồn của nó (một dòng một nguồn)
-- column so: Định danh của con số trong kế hoạch
-- column chu: Con số như in trong kế hoạch
-- column gia_tri: Giá trị chính xác, viết bằng chữ số
-- column don_vi: Đơn vị tính
-- column loai: observed là số liệu, committed là cam kết, computed là tính ra, proposed là đề xuất
-- column cach_tinh: Quy tắc tính
-- column tinh_trang: Tình trạng của số liệu
-- column vai_tro: Vai trò của nguồn trong quy tắc tính
-- column nguon: Định danh của số liệu, cam kết hoặc con số khác làm nguồn
-- column tep: Tệp có nguồn đó
-- column vi_tri: Vị trí trong tệp
-- column nguyen_van: Chữ đúng như trong nguồn
with places as (
    select fact.fact_id as id, fact.sha256, fact.place, fact.raw_text as words from raw.fact as fact
    union all
    select commitment.commitment_id as id, commitment.sha256, commitment.place, commitment.quote as words
    from raw.commitment as commitment
)

select
    number.number_id as so,
    number.shown_text as chu,
    number.value as gia_tri,
    number.unit as don_vi,
    number.kind as loai,
    number.rule as cach_tinh,
    number.status as tinh_trang,
    number.role as vai_tro,
    number.input_id as nguon,
    file.name as tep,
    places.place as vi_tri,
    places.words as nguyen_van,
from published_number as number
left join places on places.id = split_part(number.input_id, ':', 1)
left join raw.file as file on file.sha256 = places.sha256
order by all
