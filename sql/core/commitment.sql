-- purpose: commitments with their province, whether a person or a register stands behind them, and the newer file that says them anew
-- needs: staging.commitment
-- comment: Cam kết kèm tỉnh, việc đã được chấp nhận hay chưa, và tệp mới hơn nêu lại cùng nội dung (nếu có)
-- column sha256: Tệp nguồn
-- column place: Vị trí trong tệp
-- column value: Giá trị nêu trong cam kết
-- column status: Tình trạng của nguồn
-- column department: Cơ quan nêu cam kết
-- column indicator_code: Mã chỉ số được nêu
-- column indicator_name: Tên chỉ số được nêu
-- column confidence: Xác suất cả cách đọc là đúng (là chỉ tiêu, của chỉ số này, với các trường này)
-- column reasons: Căn cứ mạnh nhất của cách đọc
-- column evidences: Mọi vị trí nêu cùng cam kết
-- column sender: Cơ quan gửi tham luận
-- column deadline_words: Thời hạn, đúng như nguồn viết
-- column value_high: Đầu trên của khoảng
-- column unit: Đơn vị tính nêu trong cam kết
-- column kind: Kiểu: mức (level), tăng thêm (delta), tăng theo % (delta_percent), tốc độ (rate), số lần (factor)…
-- column year: Năm của cam kết
-- column baseline: Hiện trạng mà cơ quan nêu
-- column base_year: Năm gốc của mức tăng
-- column deadline: Thời hạn nêu trong cam kết
-- column condition: Điều kiện kèm theo
-- column inherited: Các trường lấy từ đề mục hoặc tiêu đề bảng
-- column runners_up: Các chỉ số gần đúng khác
-- column solution: Giải pháp nêu trong cam kết
-- column evidence: Minh chứng, sản phẩm nêu trong cam kết
-- column coordinating: Cơ quan phối hợp nêu trong cam kết
-- column cost: Kinh phí nêu trong cam kết
-- column origin: Nguồn: tham luận, biểu đăng ký, sổ rà soát…
-- column decision: Kết quả rà soát
-- column value_place: Vị trí của riêng giá trị
-- column word_places: Vị trí của giải pháp, minh chứng nếu ở ô riêng
-- column province: Tỉnh của cơ quan: theo cam kết, nếu không thì theo tệp
-- column content: Toàn bộ bản ghi, để truy nguyên
-- column baseline_text: Hiện trạng cơ quan nêu, đúng như nguồn ghi
-- column file_name: Tên tệp nguồn
-- column file_kind: Loại tệp nguồn
-- column file_edition: Kỳ đánh giá mà tệp khai báo
-- column file_province: Tỉnh mà tệp khai báo
-- column sender_key: Cơ quan gửi tệp, ở dạng chuẩn để so sánh
-- column is_accepted: Đã được chấp nhận khi rà soát, hoặc có trong biểu đăng ký và không bị loại
with placed as (
    select
        commitment.* replace (coalesce(commitment.province, commitment.file_province) as province),
        commitment.decision in ('accepted', 'corrected')
        or (commitment.origin = 'table' and commitment.decision <> 'rejected') as is_accepted,
        -- An undated file is not newer than a dated one.
        row(commitment.file_date is not null, commitment.vintage) as age,
    from staging.commitment as commitment
),

-- A figure supersedes a figure, never a file a file: a newer paper or table replaces what it says again, and no more.
restated as (
    select
        *,
        max(age) filter (where decision <> 'rejected') over same_promise as newest,
        max_by(file_name, age) filter (where decision <> 'rejected') over same_promise as newest_file,
        max_by(file_date, age) filter (where decision <> 'rejected') over same_promise as newest_date,
    from placed
    window same_promise as (
        partition by
            file_kind, file_edition, coalesce(sender_key, department_key), province, coalesce(indicator_code, quote), year
    )
)

select
    * exclude (age, newest, newest_file, newest_date),
    case
        when
            file_kind in ('paper', 'commitment_table')
            and coalesce(sender_key, department_key) is not null
            and age < newest
            -- Two files of one day contradict each other; neither replaces the other.
            and (file_date is null or file_date is distinct from newest_date)
            then newest_file
    end as replaced_by,
from restated
order by commitment_id
