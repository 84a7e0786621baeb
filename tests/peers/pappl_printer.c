/* A printer application of one raster printer, made of PAPPL: port and folder come from the command line. */
#include <pappl/pappl.h>
#include <stdio.h>
#include <stdlib.h>

static const pappl_pr_driver_t drivers[] = { { "mono", "Stranger Raster 2", NULL, NULL } };

static bool begin_job(pappl_job_t *job, pappl_pr_options_t *o, pappl_device_t *d) { return true; }
static bool end_job(pappl_job_t *job, pappl_pr_options_t *o, pappl_device_t *d) { return true; }
static bool begin_page(pappl_job_t *job, pappl_pr_options_t *o, pappl_device_t *d, unsigned p) { return true; }
static bool end_page(pappl_job_t *job, pappl_pr_options_t *o, pappl_device_t *d, unsigned p)
{
  return papplDevicePuts(d, "page\n") > 0;
}
static bool line(pappl_job_t *job, pappl_pr_options_t *o, pappl_device_t *d, unsigned y, const unsigned char *l)
{
  return true;
}
static bool file(pappl_job_t *job, pappl_pr_options_t *o, pappl_device_t *d) { return true; }
static bool status(pappl_printer_t *printer) { return true; }

static bool driver(pappl_system_t *system, const char *name, const char *uri, const char *id,
                   pappl_pr_driver_data_t *data, ipp_t **attrs, void *more)
{
  papplCopyString(data->make_and_model, "Stranger Raster 2", sizeof(data->make_and_model));
  data->format = "application/vnd.stranger";
  data->printfile_cb = file;
  data->rstartjob_cb = begin_job;
  data->rendjob_cb = end_job;
  data->rstartpage_cb = begin_page;
  data->rendpage_cb = end_page;
  data->rwriteline_cb = line;
  data->status_cb = status;
  data->ppm = 20;
  data->color_supported = PAPPL_COLOR_MODE_MONOCHROME;
  data->color_default = PAPPL_COLOR_MODE_MONOCHROME;
  data->raster_types = PAPPL_PWG_RASTER_TYPE_SGRAY_8 | PAPPL_PWG_RASTER_TYPE_BLACK_1;
  data->num_resolution = 1;
  data->x_resolution[0] = data->y_resolution[0] = data->x_default = data->y_default = 300;
  data->sides_supported = data->sides_default = PAPPL_SIDES_ONE_SIDED;
  data->orient_default = IPP_ORIENT_NONE;
  data->quality_default = IPP_QUALITY_NORMAL;
  data->num_media = 2;
  data->media[0] = "iso_a4_210x297mm";
  data->media[1] = "na_letter_8.5x11in";
  data->num_source = 1;
  data->source[0] = "main";
  data->num_type = 1;
  data->type[0] = "stationery";
  data->left_right = data->bottom_top = 500;
  papplCopyString(data->media_ready[0].size_name, "iso_a4_210x297mm", sizeof(data->media_ready[0].size_name));
  data->media_ready[0].size_width = 21000;
  data->media_ready[0].size_length = 29700;
  data->media_ready[0].left_margin = data->media_ready[0].right_margin = 500;
  data->media_ready[0].top_margin = data->media_ready[0].bottom_margin = 500;
  papplCopyString(data->media_ready[0].source, "main", sizeof(data->media_ready[0].source));
  papplCopyString(data->media_ready[0].type, "stationery", sizeof(data->media_ready[0].type));
  data->media_default = data->media_ready[0];
  return true;
}

int main(int argc, char **argv)
{
  char spool[1024], uri[1024];
  if (argc != 3)
    return 2;
  snprintf(spool, sizeof(spool), "%s/spool", argv[2]);
  snprintf(uri, sizeof(uri), "file://%s/printed", argv[2]);
  pappl_system_t *system = papplSystemCreate(0, "stranger", atoi(argv[1]), NULL, spool, "-", PAPPL_LOGLEVEL_WARN, NULL, false);
  papplSystemAddListeners(system, "localhost");
  papplSystemSetPrinterDrivers(system, 1, (pappl_pr_driver_t *)drivers, NULL, NULL, driver, NULL);
  if (!papplPrinterCreate(system, 0, "stranger", "mono", "MFG:Stranger;MDL:Raster 2;", uri))
    return 1;
  papplSystemRun(system);
  return 0;
}
