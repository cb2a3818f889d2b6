<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What the PHP side itself says, in English and Traditional Chinese. All else is said by the component.
 */
final class Messages
{
    /** WHMCS's name of its Traditional Chinese language. */
    private const CHINESE = 'chinese';

    /** key => [English, Traditional Chinese] */
    private const TEXTS = [
        'not-built' => [
            'This is the module\'s source, not the module: {file} is missing. Install convoy-whmcs.zip, which is '
                . 'attached to every release, or which "make package" in the source folder puts into dist/: unpack it '
                . 'over WHMCS\'s folder.',
            '這是模組的原始碼，不是可用的模組：缺少 {file}。請安裝 convoy-whmcs.zip（附於每個版本的發布頁，或在原始碼資料夾執行「make '
                . 'package」產生於 dist/）：將其解壓縮到 WHMCS 的資料夾。',
        ],
        'other-processor' => [
            'The package\'s library and executable are for {theirs}, and this machine is {ours}. In the source of '
                . 'version {version} these two commands build them: "cargo build --locked --release -p '
                . 'wasmtime-php-lib" and "cargo build --locked --release -p wasmtime-php-cli". Copy '
                . 'target/release/libwasmtime_php.so to {library} and target/release/wasmtime-php to {executable}.',
            '套件中的函式庫與執行檔適用於 {theirs}，而此主機為 {ours}。請在版本 {version} 的原始碼資料夾執行這兩個指令：「cargo build '
                . '--locked --release -p wasmtime-php-lib」與「cargo build --locked --release -p wasmtime-php-cli」，'
                . '再將 target/release/libwasmtime_php.so 複製為 {library}，並將 target/release/wasmtime-php 複製為 {executable}。',
        ],
        'package-damaged' => [
            'The module is not installed completely: {file} is missing or damaged. Upload the whole folder '
                . 'modules/servers/convoy again.',
            '模組安裝不完整：{file} 不存在或已損壞。請重新上傳整個 modules/servers/convoy 資料夾。',
        ],
        'contract-mismatch' => [
            'The module\'s files are of two versions: this code speaks {ours}, the component speaks {theirs}. Upload '
                . 'the whole folder modules/servers/convoy again.',
            '模組檔案的版本不一致：程式碼使用 {ours}，元件使用 {theirs}。請重新上傳整個 modules/servers/convoy 資料夾。',
        ],
        'no-service' => [
            'WHMCS named no service for this command (serviceid is missing or not a number).',
            'WHMCS 沒有為此指令指定服務（serviceid 缺少或不是數字）。',
        ],
        'service-unknown' => [
            'WHMCS has no {service}.',
            'WHMCS 中沒有 {service}。',
        ],
        'no-model' => [
            'WHMCS handed over no model of {service}; the module needs WHMCS 7.2 or newer.',
            'WHMCS 沒有提供 {service} 的模型；此模組需要 WHMCS 7.2 或更新版本。',
        ],
        'no-server' => [
            'No server is assigned. Choose a ConvoyPanel server in the service\'s Server field.',
            '尚未指定伺服器。請在服務的「伺服器」欄位選擇一台 ConvoyPanel 伺服器。',
        ],
        'no-token' => [
            'The server record has no API token. Put an application token of the panel into its Password field.',
            '伺服器設定中沒有 API 權杖。請將面板的application 權杖填入「密碼」欄位。',
        ],
        'bad-token' => [
            'The API token in the server record\'s Password field holds spaces or characters that no token has. Copy '
                . 'it again from the panel.',
            '伺服器設定「密碼」欄位中的 API 權杖含有空白或不合法的字元。請重新從面板複製。',
        ],
        'bad-address' => [
            'The server record\'s address doesn\'t serve: {problem}',
            '伺服器設定中的位址無法使用：{problem}',
        ],
        'access-hash' => [
            'Access Hash, line {line}: "{text}" is not known. A line is "ca=" and the path of a file with '
                . 'certificates, "record=errors", "record=all", "record=off" or "record-addresses=hide".',
            '「Access Hash」第 {line} 行：無法辨識「{text}」。每行應為「ca=」加上憑證檔案的路徑、「record=errors」、「record=all」、'
                . '「record=off」或「record-addresses=hide」。',
        ],
        'busy' => [
            'Another action for {service} is running. Nothing was done; try again when it has ended.',
            '{service} 的另一項操作正在執行中。本次未做任何變更；請在其結束後再試。',
        ],
        'uuid-held' => [
            'Server {uuid} belongs to {holder} already. Nothing was stored for {service}.',
            '伺服器 {uuid} 已屬於 {holder}。{service} 未儲存任何資料。',
        ],
        'earlier-shared' => [
            'An earlier module stored server {uuid} for {holder} as well as for {service}. Nothing was stored; clear '
                . 'the earlier module\'s id (server_id or convoy_server_uuid) in the one that the server isn\'t meant '
                . 'for.',
            '先前的模組同時為 {holder} 與 {service} 儲存了伺服器 {uuid}，因此未儲存任何資料；請在不屬於該伺服器的服務中清除'
                . '先前的模組的 ID（server_id 或 convoy_server_uuid）。',
        ],
        'earlier-typed' => [
            'The custom field {field}, which names the server of {service}, is on the order form: customers can name '
                . 'any server there. Nothing was done. Check the id, and take the field off the order form.',
            '{service} 的自訂欄位 {field} 用來指定伺服器，但該欄位顯示在訂購表單上，客戶可填入任何伺服器。未執行任何操作；請檢查該 '
                . 'ID，並將欄位從訂購表單移除。',
        ],
        'uuid-also-held' => [
            '{service} names server {uuid}, which belongs to {holder} already. Nothing was done; put the right id into '
                . 'the Server UUID field, or leave it blank.',
            '{service} 填寫的伺服器 {uuid} 已屬於 {holder}。未執行任何操作；請在「Server UUID」欄位填入正確的 ID，或將其留空。',
        ],
        'user-bound' => [
            'Panel user {user} is the account of client {client} already, so nothing was stored. Two clients can\'t '
                . 'share a panel account.',
            '面板使用者 {user} 已是客戶 {client} 的帳號，因此未儲存任何資料。兩個客戶不能共用同一個面板帳號。',
        ],
        'not-stored' => [
            'WHMCS couldn\'t store the result, so none of it was stored: {cause}',
            'WHMCS 無法儲存結果，因此未儲存任何資料：{cause}',
        ],
        'acted-not-stored' => [
            'The panel has acted, but WHMCS couldn\'t store the result, so none of it was stored: {cause} When that is '
                . 'mended, run the command again: it finds what was made and takes it over.',
            '面板已執行操作，但 WHMCS 無法儲存結果，因此未儲存任何資料：{cause} 排除問題後請再次執行：模組會找到已建立的伺服器並接手。',
        ],
        'call-failed' => [
            'The module\'s component stopped ({kind}): {message}',
            '模組的元件已停止（{kind}）：{message}',
        ],
        'may-have-acted' => [
            '{cause} The panel may have acted already. Run the command again: it looks before it makes anything.',
            '{cause} 面板可能已經執行操作。請再次執行：模組會先確認再建立。',
        ],
        'host-unusable' => [
            'This PHP can\'t run the module\'s component: {problem}',
            '此 PHP 環境無法執行模組的元件：{problem}',
        ],
        'failed' => ['{action}: {cause}', '{action}：{cause}'],
        'broken' => [
            'The module failed: {message}',
            '模組發生錯誤：{message}',
        ],
        'admin-only' => [
            'Only an administrator who is logged in to WHMCS can sign on here.',
            '只有已登入 WHMCS 的管理員可以由此登入。',
        ],
        'not-owner' => [
            'This service belongs to another client.',
            '此服務屬於其他客戶。',
        ],
        'no-permission' => [
            'Your user may not sign on to services of this account.',
            '您的使用者沒有登入此帳戶服務的權限。',
        ],
        'no-permission-change' => [
            'Your user may not change services of this account.',
            '您的使用者沒有變更此帳戶服務的權限。',
        ],
        'not-posted' => [
            'Nothing was changed. Please use the buttons on the service\'s page.',
            '未做任何變更。請使用服務頁面上的按鈕。',
        ],
        'not-active' => [
            'The service isn\'t active.',
            '此服務目前未啟用。',
        ],
        'bad-redirect' => [
            'The sign-on would have led away from the panel; it was stopped.',
            '登入將導向面板以外的網址，已中止。',
        ],
        'unavailable' => [
            'This isn\'t available at the moment. Please try again later or contact support.',
            '目前無法使用此功能。請稍後再試，或聯絡客服。',
        ],
        'trace' => ['trace {id}', 'trace {id}'],
        'no-trace' => ['no trace: {cause}', '沒有 trace：{cause}'],
        'trace-too-large' => [
            'It takes {bytes} bytes, which is more than every database server takes at once.',
            '其大小為 {bytes} 位元組，超過部分資料庫伺服器單次可接受的上限。',
        ],
        'trace-repeated' => [
            'One of such a failure was kept within the last hour.',
            '過去一小時內已保留一份相同失敗的 trace。',
        ],
        'trace-unknown' => [
            'This service has no trace {id}. Of each server record the newest 50 are kept.',
            '此服務沒有 trace {id}。每個伺服器設定只保留最新的 50 份。',
        ],
        'trace-failed' => ['failed', '失敗'],
        'last-failure' => ['Last failure', '最近一次失敗'],
        'carry-over' => ['Not carried over yet', '尚未接管'],
        'addon-suspension' => [
            'The suspension that was asked for is still to be done: the server\'s state didn\'t allow it. WHMCS lets '
                . 'no module repeat a command of a product addon; press Suspend again when the server is ready.',
            '要求的停用尚未完成：當時伺服器的狀態不允許。WHMCS 不允許模組重複執行產品附加項目的指令；請在伺服器就緒後再次按下停用。',
        ],
        'addon-installation' => [
            'The server is being installed for more than an hour, or lacks something. WHMCS lets no module look after '
                . 'a product addon; open its page and synchronize it with the panel.',
            '伺服器安裝已超過一小時，或尚缺部分內容。WHMCS 不允許模組自動處理產品附加項目；請開啟其頁面並與面板同步。',
        ],
        'installation-late' => [
            'The server was ordered a day ago, and is not known to be complete. It is no longer looked after; look at '
                . 'it on the panel.',
            '伺服器已於一天前訂購，但尚未確認完成。模組不再自動追蹤；請至面板查看。',
        ],
        'suspension-dropped' => [
            'The suspension of {service} that was waiting for its server is dropped: the service was paid, or its '
                . 'status has changed.',
            '已取消 {service} 等待中的停用：該服務已付款，或其狀態已變更。',
        ],
        'pages-missing' => [
            'Usage of server record {server}: {count} pages of the panel\'s list weren\'t answered, twice, so that '
                . 'their services keep yesterday\'s figures. {cause}',
            '伺服器設定 {server} 的用量：面板清單有 {count} 頁兩次皆未回應，相關服務保留昨日的數值。{cause}',
        ],
        'service' => ['service {id}', '服務 {id}'],
        'addon' => ['addon {addon} of service {id}', '服務 {id} 的附加項目 {addon}'],
    ];

    /**
     * @param array<string, string> $values by placeholder, without braces
     */
    public static function text(string $locale, string $key, array $values = []): string
    {
        $placed = [];
        foreach ($values as $name => $value) {
            $placed['{' . $name . '}'] = $value;
        }
        $texts = self::TEXTS[$key] ?? DoctorMessages::TEXTS[$key];
        return strtr($texts[$locale === self::CHINESE ? 1 : 0], $placed);
    }

    /** @return array<string, array{string, string}> */
    public static function all(): array
    {
        return self::TEXTS + DoctorMessages::TEXTS;
    }
}
