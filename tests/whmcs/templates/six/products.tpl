{extends file='layout.tpl'}
{block name=body}
<div class="header-lined"><h1>My Products &amp; Services</h1></div>
<div class="table-responsive">
    <table class="table table-striped table-list">
        <thead><tr><th>Product/Service</th><th>Next Due Date</th><th>Status</th><th></th></tr></thead>
        <tbody>
        {foreach $services as $service}
            <tr>
                <td><strong>{$service->name|text}</strong><br><span class="text-muted">{$service->domain|text}</span></td>
                <td>{$service->nextduedate|text}</td>
                <td><span class="label label-status status-{$service->domainstatus|lower|text}">{$service->domainstatus|text}</span></td>
                <td class="text-right"><a class="btn btn-sm btn-primary" href="/clientarea.php?action=productdetails&amp;id={$service->id}">Manage</a></td>
            </tr>
        {foreachelse}
            <tr><td colspan="4" class="text-center text-muted">No Records Found</td></tr>
        {/foreach}
        </tbody>
    </table>
</div>
{/block}
